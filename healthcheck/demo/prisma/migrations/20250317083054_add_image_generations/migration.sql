-- CreateTable
CREATE TABLE "image_generations" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "negativePrompt" TEXT,
    "width" INTEGER NOT NULL DEFAULT 1024,
    "height" INTEGER NOT NULL DEFAULT 1024,
    "seed" BIGINT,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "resultUploadId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_generations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "image_generations_userId_createdAt_idx" ON "image_generations"("userId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "image_generations_status_idx" ON "image_generations"("status");

-- CreateIndex
CREATE UNIQUE INDEX "image_generations_resultUploadId_key" ON "image_generations"("resultUploadId");

-- AddForeignKey
ALTER TABLE "image_generations" ADD CONSTRAINT "image_generations_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_generations" ADD CONSTRAINT "image_generations_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ai_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_generations" ADD CONSTRAINT "image_generations_resultUploadId_fkey" FOREIGN KEY ("resultUploadId") REFERENCES "uploads"("id") ON DELETE SET NULL ON UPDATE CASCADE;
