-- AlterTable
ALTER TABLE "ai_models" ADD COLUMN     "pricePerThousand" DECIMAL(10,4) NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "feedback" TEXT,
ADD COLUMN     "feedbackAt" TIMESTAMP(3);
