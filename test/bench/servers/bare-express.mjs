// The limit of plain Express: express.json() and a constant.
import express from 'express';
import { answer } from './constant.mjs';

const [, , port] = process.argv;
const app = express();
app.post('/openpay/coupon/wf', express.json(), (_, response) => response.json(answer));
app.listen(Number(port), '127.0.0.1');
