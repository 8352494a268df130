-- What the seed script of the release wrote. It fills tables that were there
-- already, so it succeeded: the dashboard shows the Avatar Creator, and its
-- image models are listed. Only the tables behind the button are missing.

INSERT INTO "users" ("id", "email", "name", "role", "emailVerified", "createdAt", "updatedAt") VALUES
    ('cm6p1f0a20000', 'mira.okafor@example.com', 'Mira Okafor', 'admin', '2025-02-03 10:02:11', '2025-02-03 10:01:47', '2025-09-30 08:15:02'),
    ('cm6q8k3d70001', 'jonas.weber@example.com', 'Jonas Weber', 'member', '2025-02-04 17:40:09', '2025-02-04 17:39:30', '2025-10-11 21:04:55'),
    ('cm7t2x9bc0002', 'aiko.tanaka@example.com', 'Aiko Tanaka', 'member', '2025-03-01 06:12:44', '2025-03-01 06:11:58', '2025-10-13 07:48:19'),
    ('cm8z5r1ek0003', 'lucia.fernandez@example.com', 'Lucía Fernández', 'member', NULL, '2025-04-22 19:25:36', '2025-04-22 19:25:36'),
    ('cmb4w7n2p0004', 'sam.reyes@example.com', NULL, 'member', '2025-05-28 12:33:20', '2025-05-28 12:30:05', '2025-08-19 16:57:41');

INSERT INTO "ai_models" ("id", "slug", "provider", "displayName", "kind", "contextTokens", "isActive", "pricePerThousand", "updatedAt") VALUES
    ('model-harbor-small', 'harbor-small', 'harbor', 'Harbor Small', 'chat', 32768, true, 0.1500, '2025-07-08 14:05:00'),
    ('model-harbor-large', 'harbor-large', 'harbor', 'Harbor Large', 'chat', 131072, true, 2.4000, '2025-07-08 14:05:00'),
    ('model-harbor-legacy', 'harbor-legacy', 'harbor', 'Harbor Legacy', 'chat', 8192, false, 0.9000, '2025-07-08 14:05:00'),
    ('model-lumen-xl', 'lumen-xl', 'lumen', 'Lumen XL', 'image', NULL, true, 18.0000, '2025-07-08 14:05:00'),
    ('model-lumen-portrait', 'lumen-portrait', 'lumen', 'Lumen Portrait', 'image', NULL, true, 24.0000, '2025-10-14 06:30:00'),
    ('model-lumen-portrait-fast', 'lumen-portrait-fast', 'lumen', 'Lumen Portrait Fast', 'image', NULL, true, 9.5000, '2025-10-14 06:30:00');

INSERT INTO "dashboard_apps" ("id", "slug", "title", "path", "isEnabled", "sortOrder") VALUES
    ('app-chat', 'chat', 'Chat', '/chat', true, 10),
    ('app-image-studio', 'image-studio', 'Image Studio', '/images', true, 20),
    ('app-avatar-creator', 'avatar-creator', 'Avatar Creator', '/avatars', true, 30);

INSERT INTO "accounts" ("id", "userId", "provider", "providerAccountId", "scope") VALUES
    ('cm6p1f0a30010', 'cm6p1f0a20000', 'github', '4810233', 'read:user user:email'),
    ('cm6q8k3d80011', 'cm6q8k3d70001', 'google', '108233471190', 'openid email profile'),
    ('cm7t2x9bd0012', 'cm7t2x9bc0002', 'google', '112908846021', 'openid email profile');

INSERT INTO "sessions" ("id", "sessionToken", "userId", "userAgent", "expiresAt") VALUES
    ('cmgo9a1x10020', 'demo-session-mira', 'cm6p1f0a20000', 'Firefox on Linux', '2025-11-13 08:15:02'),
    ('cmgp3c7y20021', 'demo-session-aiko', 'cm7t2x9bc0002', 'Safari on iPhone', '2025-11-12 07:48:19');

INSERT INTO "subscriptions" ("id", "userId", "plan", "status", "monthlyPrice", "externalId", "currentPeriodEnd", "updatedAt") VALUES
    ('cm9c4d5e60030', 'cm6q8k3d70001', 'pro', 'active', 19.00, 'sub_demo_0001', '2025-11-02 00:00:00', '2025-10-02 00:00:07'),
    ('cm9c4d5e70031', 'cm7t2x9bc0002', 'studio', 'active', 49.00, 'sub_demo_0002', '2025-11-09 00:00:00', '2025-10-09 00:00:05'),
    ('cm9c4d5e80032', 'cmb4w7n2p0004', 'pro', 'canceled', 19.00, 'sub_demo_0003', '2025-09-01 00:00:00', '2025-08-19 16:57:41');

INSERT INTO "credit_entries" ("userId", "amount", "reason", "reference", "createdAt") VALUES
    ('cm6q8k3d70001', 500, 'subscription', 'sub_demo_0001', '2025-10-02 00:00:07'),
    ('cm7t2x9bc0002', 2000, 'subscription', 'sub_demo_0002', '2025-10-09 00:00:05'),
    ('cm7t2x9bc0002', -8, 'image', 'cmgm0img10060', '2025-10-12 09:21:40'),
    ('cm6q8k3d70001', -3, 'chat', 'cmgl7chat0040', '2025-10-11 21:04:55');

INSERT INTO "conversations" ("id", "userId", "modelId", "title", "createdAt", "updatedAt") VALUES
    ('cmgl7chat0040', 'cm6q8k3d70001', 'model-harbor-large', 'Packing list for Lisbon', '2025-10-11 20:58:12', '2025-10-11 21:04:55'),
    ('cmgm4chat0041', 'cm7t2x9bc0002', 'model-harbor-small', 'Names for a ceramics shop', '2025-10-12 08:50:03', '2025-10-12 08:52:47');

INSERT INTO "messages" ("id", "conversationId", "role", "content", "tokensIn", "tokensOut", "feedback", "feedbackAt", "createdAt") VALUES
    ('cmgl7msg00050', 'cmgl7chat0040', 'user', 'Five days in Lisbon in October, hand luggage only. What do I pack?', 17, 0, NULL, NULL, '2025-10-11 20:58:12'),
    ('cmgl7msg00051', 'cmgl7chat0040', 'assistant', 'Layers: mornings are cool, afternoons warm. Start with two light jumpers and a rain jacket.', 0, 21, 'up', '2025-10-11 21:05:30', '2025-10-11 20:58:16'),
    ('cmgm4msg00052', 'cmgm4chat0041', 'user', 'Ten short names for a shop that sells handmade bowls.', 12, 0, NULL, NULL, '2025-10-12 08:50:03');

INSERT INTO "uploads" ("id", "userId", "bucketKey", "fileName", "contentType", "sizeBytes", "createdAt") VALUES
    ('cmgm0upl10055', 'cm7t2x9bc0002', 'u/cm7t2x9bc0002/bowl-01.png', 'bowl-01.png', 'image/png', 1842311, '2025-10-12 09:21:39'),
    ('cmgm0upl20056', 'cm7t2x9bc0002', 'u/cm7t2x9bc0002/portrait.jpg', 'portrait.jpg', 'image/jpeg', 402177, '2025-10-13 07:47:58');

INSERT INTO "image_generations" ("id", "userId", "modelId", "prompt", "seed", "status", "resultUploadId", "createdAt") VALUES
    ('cmgm0img10060', 'cm7t2x9bc0002', 'model-lumen-xl', 'A hand-thrown bowl on a walnut table, morning light', 4120977, 'done', 'cmgm0upl10055', '2025-10-12 09:21:12'),
    ('cmgn2img20061', 'cm6q8k3d70001', 'model-lumen-xl', 'Tram in a steep street, watercolour', NULL, 'queued', NULL, '2025-10-14 06:41:09');

INSERT INTO "api_keys" ("id", "userId", "label", "prefix", "hashedKey", "scopes", "createdAt") VALUES
    ('cmbkey0010070', 'cm6p1f0a20000', 'Nightly export', 'demo_nx', 'hash-of-a-demo-key-1', ARRAY['conversations:read', 'uploads:read'], '2025-05-23 10:12:00'),
    ('cmbkey0020071', 'cm7t2x9bc0002', 'Shop plugin', 'demo_sp', 'hash-of-a-demo-key-2', ARRAY['images:write'], '2025-06-02 15:44:21');

INSERT INTO "audit_log" ("actorId", "action", "entity", "entityId", "details", "createdAt") VALUES
    ('cm6p1f0a20000', 'app.enabled', 'dashboard_apps', 'app-avatar-creator', '{"from": false, "to": true}', '2025-10-14 06:30:00'),
    ('cm6p1f0a20000', 'model.added', 'ai_models', 'model-lumen-portrait', '{"kind": "image"}', '2025-10-14 06:30:00'),
    (NULL, 'subscription.canceled', 'subscriptions', 'cm9c4d5e80032', '{"by": "webhook"}', '2025-08-19 16:57:41');
