import { postgresDb } from '../builders/postgres-db.ts'
import { dbContract } from './db.ts'

dbContract('PostgreSQL', postgresDb)
