#!lua flags=allow-oom
-- KEYS: instance. ARGV: an id for one that has none. Answers the id, and that of its replication history, which is
-- another after a restart and after a failover.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return {redis.call('GET', KEYS[1]), string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')}
