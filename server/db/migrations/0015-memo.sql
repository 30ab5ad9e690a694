-- What a message said that only a later one may need: how an operation stood before it moved, an order that was taken back
-- before it came. It goes when its time is over; rows of meta of that kind had none.

create table memo (
  facility text not null,
  key text not null,
  value text not null,
  until bigint not null,
  primary key (facility, key)
);
create index memo_until on memo (facility, until);

delete from meta where key like 'order-taken-back:%';
