/** A server whose certificate nobody vouches for: it signs itself, for 127.0.0.1 alone and until 2126, and protects nothing. */
import { createServer, type Server } from 'node:https';

/** Deliveries may go there: global-setup names it among the private addresses that are allowed. */
export const TLS_PORT = 3949;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUYBsylJBOBC6MQBf47I2uLggcQ0gwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEzMDE0NDcxMVoYDzIxMjYxMTA2
MTQ0NzExWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARvYyXfPBapyiVqENqRkeGPXfsn0on+CXWkDs4QMc/yLjcx1sUPmjZK
ZT2IZijdErZ/3dxA/Se8GoaraickqgEco2QwYjAdBgNVHQ4EFgQUY6b1vAZ7on+G
jisx2qM8qF3erPAwHwYDVR0jBBgwFoAUY6b1vAZ7on+Gjisx2qM8qF3erPAwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQDSSpJsVwpxbV6ynjGpahX3r9U8YnFUJuxnaRgYSxlU9QIgdRxvMAen5JklX9jF
9b/FKFaFMi+KKUktdbMY5X9LaLM=
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9AEX17BFJipfVfza
UnHnseUqf8sHrsFDEDfoOOLf2/ahRANCAARvYyXfPBapyiVqENqRkeGPXfsn0on+
CXWkDs4QMc/yLjcx1sUPmjZKZT2IZijdErZ/3dxA/Se8GoaraickqgEc
-----END PRIVATE KEY-----`;

/** Answers nobody: whoever connects sees the certificate first. */
export async function serveUnknownCertificate(): Promise<Server> {
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (_, response) => void response.writeHead(204).end());
  await new Promise<void>((resolve) => server.listen(TLS_PORT, '127.0.0.1', resolve));
  return server;
}
