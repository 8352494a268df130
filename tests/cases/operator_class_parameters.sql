CREATE TABLE t (a tsvector, b text, c tsvector);
CREATE INDEX equal ON t USING gist (a tsvector_ops(siglen=100));
CREATE INDEX expression ON t USING gist (to_tsvector('english', b) tsvector_ops (siglen = 50), c);
CREATE INDEX plain ON t USING gist (a);
CREATE INDEX other ON t USING gist (a tsvector_ops(siglen=100), c);
CREATE INDEX none ON t USING gist (a);
CREATE INDEX bloom ON t USING brin (b text_bloom_ops(n_distinct_per_range=100, false_positive_rate=0.05));
