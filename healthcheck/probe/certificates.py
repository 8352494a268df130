"""Which certificates `sslrootcert=system` means.

The libpq that psycopg brings looks for them in a folder of the machine that built it, and so finds
none, unless SSL_CERT_FILE or SSL_CERT_DIR say where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

KNOWN: Final = (
    Path("/etc/ssl/certs/ca-certificates.crt"),  # Debian, Alpine, Arch
    Path("/etc/pki/tls/certs/ca-bundle.crt"),  # Red Hat
    Path("/etc/ssl/ca-bundle.pem"),  # SUSE
    Path("/etc/ssl/cert.pem"),  # macOS
)


def with_certificates(
    parameters: Mapping[str, str], environ: Mapping[str, str], known: Iterable[Path] = KNOWN
) -> Mapping[str, str]:
    """The parameters of libpq, with the file of this machine where they say `system`."""
    # It always verifies the name with it, and refuses to be told otherwise: that stays.
    mode = parameters.get("sslmode", "verify-full")
    if parameters.get("sslrootcert") != "system" or mode != "verify-full":
        return parameters
    if environ.get("SSL_CERT_FILE") or environ.get("SSL_CERT_DIR"):
        return parameters
    file = next((file for file in known if file.is_file()), None)
    if file is None:
        return parameters
    return {**parameters, "sslrootcert": str(file), "sslmode": mode}
