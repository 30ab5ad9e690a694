import { postgresDb } from '../builders/postgres-db.ts'
import { pipelineSuite } from './pipeline.ts'

pipelineSuite('PostgreSQL', postgresDb)
