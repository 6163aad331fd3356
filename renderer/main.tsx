import { connect } from './client.ts'
import { startPage } from './start-page.tsx'
import './styles/base.css'

startPage(connect(), () => Date.now())
