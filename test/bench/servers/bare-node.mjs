// The limit of node:http: reads a JSON body and responds with a constant.
import { createServer } from 'node:http';
import { answer } from './constant.mjs';

const [, , port] = process.argv;
createServer((request, response) => {
  const chunks = [];
  request
    .on('data', (chunk) => chunks.push(chunk))
    .on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      const text = JSON.stringify(answer);
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
}).listen(Number(port), '127.0.0.1');
