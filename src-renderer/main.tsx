import './kit/layers.css';
import './kit/fonts.css';
import './kit/mantine.css';
import './kit/base.css';
import './kit/parts.css';
import './kit/controls.css';
import './app/shell.css';
import './app/rail.css';
import './app/bar.css';
import './app/screen.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startConnection } from './bridge/connection.ts';

startConnection();

const root = document.querySelector('#root');
if (!root) throw new Error('no #root in the page');
createRoot(root).render(<App />);
void import('./kit/world-fonts.css');
