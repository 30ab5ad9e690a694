-- Exceptions are few among the steps: they are counted at each scrape of the metrics without reading the others.
create index task_exception on task (facility, journey) where (body -> 'exception') is not null;
