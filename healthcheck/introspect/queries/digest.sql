-- Behind token.sql. One lexeme: a hash over all that the catalog's part of an answer is made of, the
-- tokens by id, what the role may use, and what is listed beside. In place of the words in braces stand
-- those queries.
SELECT array_to_tsvector(ARRAY[encode(sha256(convert_to(concat_ws(
    ';',
    (SELECT string_agg(concat_ws(':', t.id, t.token), ',' ORDER BY t.id)
     FROM ({token_hash}) AS t (id, token)),
    (SELECT string_agg(concat_ws(':', quote_literal(s.name), s.usable), ',' ORDER BY s.name)
     FROM ({schema}) AS s (name, usable)),
    (SELECT string_agg(
         concat_ws(':', quote_literal(n.schema), quote_literal(n.name), n.kind),
         ',' ORDER BY n.schema, n.name, n.kind
     )
     FROM ({neighbour}) AS n (schema, name, kind))
), getdatabaseencoding())), 'hex')])
