"""An identity provider on this machine: OpenID Connect as far as signing in needs it."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT, SECRET = "fingerpost", "a secret of the test"


@dataclass
class Provider:
    """Signs in whoever `account` says; nobody is asked for a password."""

    account: dict = field(default_factory=dict)
    key: jwk.RSAKey = field(default_factory=lambda: jwk.RSAKey.generate_key(2048))
    nonces: dict = field(default_factory=dict)
    address: str = ""

    def serve(self):
        """Listen on a free port until `close`."""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                """Say nothing."""

            def do_GET(self):
                provider.get(self)

            def do_POST(self):
                provider.token(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def get(self, request):
        parts = urlsplit(request.path)
        if parts.path == "/.well-known/openid-configuration":
            _json(request, self.metadata())
        elif parts.path == "/keys":
            _json(request, {"keys": [{**self.key.as_dict(private=False), "alg": "RS256"}]})
        elif parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            code = f"code-{len(self.nonces)}"
            self.nonces[code] = asked.get("nonce")
            back = urlencode({"code": code, "state": asked["state"]})
            request.send_response(302)
            request.send_header("Location", f"{asked['redirect_uri']}?{back}")
            request.end_headers()
        else:
            request.send_error(404)

    def metadata(self):
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, request):
        length = int(request.headers["Content-Length"])
        form = parse_qs(request.rfile.read(length).decode())
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonces.pop(form["code"][0]),
            **self.account,
        }
        _json(
            request,
            {
                "access_token": "of no use here",
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": jwt.encode({"alg": "RS256"}, claims, self.key),
            },
        )


def _json(request, value):
    body = json.dumps(value).encode()
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
