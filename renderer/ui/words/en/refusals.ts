/** Refusals (screens.md section 6): what happened, who, when, what now. No codes, no blame. */
export const refusal = {
  claimedBy: 'Not yours: {{by}} claimed {{title}}, {{bed}}, at {{at}}. You pressed at {{pressed}}.',
  claimed: 'Not yours: {{title}}, {{bed}}, was claimed before you pressed at {{pressed}}.',
  answeredBy: '{{title}}, {{bed}}, was answered at {{at}} by {{by}}. Nobody waits for you there.',
  doneBy: '{{title}}, {{bed}}, was ended at {{at}} by {{by}}. Nothing is left to do.',
  ended: '{{title}}, {{bed}}, had ended before. Nothing is left to do.',
  notYours: '{{title}}, {{bed}}, is with {{by}} since {{at}}, so this was not taken.',
  notHeld: '{{title}}, {{bed}}, is not yours any more, so this was not taken. Take it, then send it again.',
  closed: 'The journey of {{bed}} ended at {{at}}, so this was not taken. Steps that must be reversed are in the list.',
  forbidden:
    '{{verb}} {{title}}, {{bed}}: no longer among your rights, so it was not taken. What you already hold stays yours.',
  gone: '{{title}}, {{bed}}, is no longer among the rows you may see, so this was not taken.',
  changed: '{{title}}, {{bed}}, changed after you looked at it. Check before you send. {{why}}',
  dependent: 'The action before it on {{title}}, {{bed}}, was not taken, so this one fell with it.',
  expired: 'Not recorded: {{verb}} {{title}}, {{bed}}, of {{pressed}}, sent more than 30 days later.',
  reused:
    '{{verb}} {{title}}, {{bed}}, could not be told apart from another action. Nothing was recorded; send it again.',
  invalid: 'Not taken: {{verb}} {{title}}, {{bed}}. {{why}}',
  clientTooOld: 'This console is too old for the server. The action is kept; update the console, then send it again.',
  notAsRecorded:
    '{{verb}} {{title}}, {{bed}}, of {{pressed}} reached the server not as you recorded it, so nothing was done. Check it, then send it again.',
  signInUnknown:
    'The server was set back and no longer knows your sign-in of {{pressed}}. {{verb}} {{title}}, {{bed}}, is kept here: send it again, it then counts from now.',
  signInEnded:
    'Your sign-in of {{pressed}} was ended for safety, so {{verb}} {{title}}, {{bed}}, was not taken. If it was you, send it again.',
  afterSignOut:
    '{{verb}} {{title}}, {{bed}}, was pressed at {{pressed}}, after your sign-out, so it was not taken. If it was you, send it again.',
  signInExpired:
    '{{verb}} {{title}}, {{bed}}, was pressed at {{pressed}}, after your sign-in had run out. You are signed in again: send it again.',
  accountClosed:
    '{{verb}} {{title}}, {{bed}}, of {{pressed}} came while your account was closed, so it was not taken. Send it again.',
  notOpened:
    '{{verb}} {{title}}, {{bed}}, of {{pressed}}: the server cannot open what you typed with it. Send it again; if that does not help, write it anew and discard this.',
  formKept: 'What you filled in is kept.',
  somebody: 'somebody',
  unknownTime: 'an unknown time',
} as const
