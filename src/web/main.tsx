import '@mantine/core/styles.layer.css'
import './fonts.css'
import './look.css'
import './kit/table.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has lost its root.')
createRoot(root).render(<App />)
