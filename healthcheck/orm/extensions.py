"""Which extension brings what a server says it does not have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BRINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bloom": "bloom",
        "citext": "citext",
        "cube": "cube",
        "earthdistance": "earth earth_distance ll_to_earth",
        "fuzzystrmatch": "daitch_mokotoff dmetaphone levenshtein metaphone soundex",
        "hstore": "gin_hstore_ops gist_hstore_ops hstore",
        "intarray": "gin__int_ops gist__int_ops gist__intbig_ops query_int",
        "isn": "ean13 isbn isbn13 ismn issn upc",
        "ltree": "gist_ltree_ops lquery ltree ltxtquery",
        "pg_trgm": "gin_trgm_ops gist_trgm_ops similarity word_similarity",
        "pgcrypto": "armor crypt digest gen_random_bytes gen_salt hmac pgp_sym_encrypt",
        "postgis": "box2d box3d geography geometry raster",
        "seg": "seg",
        "unaccent": "unaccent",
        "uuid-ossp": "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4"
        " uuid_generate_v5 uuid_nil",
        "vector": "halfvec hnsw ivfflat sparsevec vector vector_cosine_ops vector_ip_ops"
        " vector_l2_ops",
    }
)
"""Extension → the types, operator classes, access methods and functions that models use of it."""

_BROUGHT_BY: Final = {
    word: extension for extension, words in _BRINGS.items() for word in words.split()
}
_SCALAR_IN: Final = re.compile(r'no default operator class for access method "(gin|gist)"')
_WORD: Final = re.compile(r"\w+")


def extension_for(message: str) -> str | None:
    """The extension that would help: 'type "citext" does not exist' → "citext"."""
    scalar = _SCALAR_IN.search(message)
    if scalar is not None:
        return f"btree_{scalar[1]}"
    return next((_BROUGHT_BY[word] for word in _WORD.findall(message) if word in _BROUGHT_BY), None)
