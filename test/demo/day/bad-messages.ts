import { message, type Envelope } from '../../builders/hl7/message.ts'
import type { Item, Sender, World } from './world.ts'

type Bad = {
  readonly what: string
  readonly sender: Sender
  readonly expect: Item['expect']
  readonly text: (envelope: Envelope) => string
}

const PID = ['PID', '1', '', 'SYN999999^^^HOSP^MR', '', 'Nobody^Atall']

/** What real feeds send now and then. All but the unknown type end in quarantine or are refused. */
const BAD_MESSAGES: readonly Bad[] = [
  {
    what: 'A08 without a patient',
    sender: 'EHR_ADT',
    expect: 'AA',
    text: (envelope) =>
      message({ ...envelope, type: 'ADT^A08' }, [
        ['EVN', 'A08'],
        ['PV1', '1', 'I', '4W^401^A'],
      ]),
  },
  {
    what: 'unknown message type',
    sender: 'LAB',
    expect: 'AA',
    text: (envelope) => message({ ...envelope, type: 'ZZZ^Z01' }, [PID, ['ZZZ', '1', 'local']]),
  },
  {
    what: 'referral without RF1',
    sender: 'REF_HUB',
    expect: 'AA',
    text: (envelope) => message({ ...envelope, type: 'REF^I12' }, [PID]),
  },
  {
    what: 'merge that retires nobody',
    sender: 'EHR_ADT',
    expect: 'AA',
    text: (envelope) => message({ ...envelope, type: 'ADT^A40' }, [['EVN', 'A40'], PID]),
  },
  {
    what: 'appointment without a time',
    sender: 'SCHEDULING',
    expect: 'AA',
    text: (envelope) => message({ ...envelope, type: 'SIU^S12' }, [['SCH', 'AP1', 'AP1'], PID]),
  },
  {
    what: 'message without a control id',
    sender: 'EHR_ORDERS',
    expect: 'AE',
    text: (envelope) => message({ ...envelope, controlId: '', type: 'ORM^O01' }, [PID, ['ORC', 'NW', 'O1']]),
  },
  {
    what: 'something that is not HL7',
    sender: 'LAB',
    expect: 'AR',
    text: () => 'Result available, call the laboratory.\r',
  },
]

/** Spreads the bad messages over a day: the first ones soon, the rest an hour and a half apart. */
export function planBadMessages(world: World, dayMin: number): void {
  for (const [index, bad] of BAD_MESSAGES.entries()) {
    const atMin = dayMin + (index < 3 ? 1 + index * 3 : 20 + (index - 2) * 90)
    world.at(atMin, () => world.say({ ...bad, case: 'bad message' }))
  }
}
