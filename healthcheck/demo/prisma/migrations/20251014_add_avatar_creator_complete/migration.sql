-- AlterTable
ALTER TABLE "users" ADD COLUMN     "avatarCredits" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "defaultAvatarId" TEXT;

-- CreateTable
CREATE TABLE "avatar_projects" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "archivedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "avatar_projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "avatar_presets" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "promptTemplate" TEXT NOT NULL,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sortOrder" INTEGER NOT NULL DEFAULT 0,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "avatar_presets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "avatars" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "presetId" TEXT,
    "baseModelId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "persona" TEXT,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "strength" DOUBLE PRECISION NOT NULL DEFAULT 0.75,
    "isPublic" BOOLEAN NOT NULL DEFAULT false,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "imageUrl" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "avatars_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "avatar_generations" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "avatarId" TEXT,
    "userId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "creditsCost" INTEGER NOT NULL DEFAULT 1,
    "imageUrl" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "avatar_generations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "persona_examples" (
    "id" TEXT NOT NULL,
    "avatarId" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "userMessage" TEXT NOT NULL,
    "avatarReply" TEXT NOT NULL,
    "language" VARCHAR(8) NOT NULL DEFAULT 'en',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persona_examples_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "avatar_usage_history" (
    "id" BIGSERIAL NOT NULL,
    "userId" TEXT NOT NULL,
    "avatarId" TEXT,
    "generationId" TEXT,
    "action" TEXT NOT NULL,
    "creditsDelta" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB,
    "usedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "avatar_usage_history_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "avatar_projects_userId_idx" ON "avatar_projects"("userId");

-- CreateIndex
CREATE INDEX "avatar_projects_status_idx" ON "avatar_projects"("status");

-- CreateIndex
CREATE INDEX "avatar_projects_userId_updatedAt_idx" ON "avatar_projects"("userId", "updatedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "avatar_projects_userId_slug_key" ON "avatar_projects"("userId", "slug");

-- CreateIndex
CREATE INDEX "avatar_presets_modelId_idx" ON "avatar_presets"("modelId");

-- CreateIndex
CREATE INDEX "avatar_presets_category_sortOrder_idx" ON "avatar_presets"("category", "sortOrder");

-- CreateIndex
CREATE INDEX "avatar_presets_tags_idx" ON "avatar_presets" USING GIN ("tags");

-- CreateIndex
CREATE UNIQUE INDEX "avatar_presets_key_key" ON "avatar_presets"("key");

-- CreateIndex
CREATE INDEX "avatars_projectId_idx" ON "avatars"("projectId");

-- CreateIndex
CREATE INDEX "avatars_userId_idx" ON "avatars"("userId");

-- CreateIndex
CREATE INDEX "avatars_presetId_idx" ON "avatars"("presetId");

-- CreateIndex
CREATE INDEX "avatars_baseModelId_idx" ON "avatars"("baseModelId");

-- CreateIndex
CREATE INDEX "avatars_status_idx" ON "avatars"("status");

-- CreateIndex
CREATE INDEX "avatars_userId_createdAt_idx" ON "avatars"("userId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "avatars_projectId_name_key" ON "avatars"("projectId", "name");

-- CreateIndex
CREATE INDEX "avatar_generations_projectId_idx" ON "avatar_generations"("projectId");

-- CreateIndex
CREATE INDEX "avatar_generations_avatarId_idx" ON "avatar_generations"("avatarId");

-- CreateIndex
CREATE INDEX "avatar_generations_userId_idx" ON "avatar_generations"("userId");

-- CreateIndex
CREATE INDEX "avatar_generations_modelId_idx" ON "avatar_generations"("modelId");

-- CreateIndex
CREATE INDEX "avatar_generations_status_idx" ON "avatar_generations"("status");

-- CreateIndex
CREATE INDEX "avatar_generations_createdAt_idx" ON "avatar_generations"("createdAt");

-- CreateIndex
CREATE INDEX "avatar_generations_projectId_status_idx" ON "avatar_generations"("projectId", "status");

-- CreateIndex
CREATE INDEX "avatar_generations_userId_createdAt_idx" ON "avatar_generations"("userId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "persona_examples_avatarId_idx" ON "persona_examples"("avatarId");

-- CreateIndex
CREATE INDEX "persona_examples_language_idx" ON "persona_examples"("language");

-- CreateIndex
CREATE UNIQUE INDEX "persona_examples_avatarId_position_key" ON "persona_examples"("avatarId", "position");

-- CreateIndex
CREATE INDEX "avatar_usage_history_userId_usedAt_idx" ON "avatar_usage_history"("userId", "usedAt" DESC);

-- CreateIndex
CREATE INDEX "avatar_usage_history_avatarId_idx" ON "avatar_usage_history"("avatarId");

-- CreateIndex
CREATE INDEX "avatar_usage_history_generationId_idx" ON "avatar_usage_history"("generationId");

-- CreateIndex
CREATE INDEX "avatar_usage_history_action_idx" ON "avatar_usage_history"("action");

-- CreateIndex
CREATE INDEX "avatar_usage_history_usedAt_idx" ON "avatar_usage_history" USING BRIN ("usedAt");

-- CreateIndex
CREATE INDEX "users_defaultAvatarId_idx" ON "users"("defaultAvatarId");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_defaultAvatarId_fkey" FOREIGN KEY ("defaultAvatarId") REFERENCES "avatars"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_projects" ADD CONSTRAINT "avatar_projects_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_presets" ADD CONSTRAINT "avatar_presets_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ai_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "avatar_projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_presetId_fkey" FOREIGN KEY ("presetId") REFERENCES "avatar_presets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_baseModelId_fkey" FOREIGN KEY ("baseModelId") REFERENCES "ai_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_generations" ADD CONSTRAINT "avatar_generations_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "avatar_projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_generations" ADD CONSTRAINT "avatar_generations_avatarId_fkey" FOREIGN KEY ("avatarId") REFERENCES "avatars"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_generations" ADD CONSTRAINT "avatar_generations_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_generations" ADD CONSTRAINT "avatar_generations_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ai_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_examples" ADD CONSTRAINT "persona_examples_avatarId_fkey" FOREIGN KEY ("avatarId") REFERENCES "avatars"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_usage_history" ADD CONSTRAINT "avatar_usage_history_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_usage_history" ADD CONSTRAINT "avatar_usage_history_avatarId_fkey" FOREIGN KEY ("avatarId") REFERENCES "avatars"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "avatar_usage_history" ADD CONSTRAINT "avatar_usage_history_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "avatar_generations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- From here on written by hand: what the Prisma schema cannot say.

-- The worker polls for the oldest job that waits; done ones are most of the table.
CREATE INDEX "avatar_generations_pending_idx" ON "avatar_generations"("createdAt") WHERE "status" = 'pending';

-- The public gallery, newest first.
CREATE INDEX "avatars_gallery_idx" ON "avatars"("createdAt" DESC) WHERE "isPublic";

-- At most one default avatar in a project.
CREATE UNIQUE INDEX "avatars_default_of_project_key" ON "avatars"("projectId") WHERE "isDefault";

ALTER TABLE "users" ADD CONSTRAINT "users_avatarCredits_check" CHECK ("avatarCredits" >= 0);

ALTER TABLE "avatars" ADD CONSTRAINT "avatars_strength_check" CHECK ("strength" >= 0 AND "strength" <= 1);

ALTER TABLE "avatar_generations" ADD CONSTRAINT "avatar_generations_status_check" CHECK ("status" IN ('pending', 'running', 'done', 'failed'));
