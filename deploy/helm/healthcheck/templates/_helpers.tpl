{{/* What everything of a release is called. */}}
{{- define "healthcheck.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "healthcheck.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "healthcheck.labels" -}}
{{ include "healthcheck.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "healthcheck.image" -}}
{{- $repository := required "image.repository: name the image that you pushed, as registry.example.com/healthcheck" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* The text of the declaration, refused where there is none or a ConfigMap beside it. */}}
{{- define "healthcheck.declaration" -}}
{{- if .Values.declaration.existingConfigMap -}}
{{- fail "declaration: content and existingConfigMap exclude each other; give one of them" -}}
{{- end -}}
{{- .Values.declaration.content -}}
{{- end -}}

{{/* The ConfigMap that the service reads. Its name stays, and a new content is read while it runs. */}}
{{- define "healthcheck.configMap" -}}
{{- if .Values.declaration.content -}}
{{- include "healthcheck.fullname" . -}}
{{- else -}}
{{- required "declaration: give it with --set-file declaration.content=expected_schema.yaml, or name a ConfigMap in declaration.existingConfigMap" .Values.declaration.existingConfigMap -}}
{{- end -}}
{{- end -}}

{{/* The ConfigMap of the gates. Another content has another name: the pods of each release have their own. */}}
{{- define "healthcheck.gateConfigMap" -}}
{{- if not .Values.gates.enabled -}}
{{- fail "gates.enabled: set it, so that the ConfigMap is made which the gates read" -}}
{{- end -}}
{{- if .Values.declaration.content -}}
{{- printf "%s-%s" (include "healthcheck.fullname" .) (sha256sum .Values.declaration.content | trunc 10) -}}
{{- else -}}
{{- include "healthcheck.configMap" . -}}
{{- end -}}
{{- end -}}

{{- define "healthcheck.env" -}}
- name: HEALTHCHECK_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ required "database.existingSecret: name the Secret that holds the connection string" .Values.database.existingSecret }}
      key: {{ .Values.database.key }}
- name: HEALTHCHECK_DECLARATION
  value: /declaration/{{ .Values.declaration.key }}
{{- with .Values.detail }}
- name: HEALTHCHECK_DETAIL
  value: {{ . }}
{{- end }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "healthcheck.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "healthcheck.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* What asks no database, and therefore may restart a container. */}}
{{- define "healthcheck.livenessProbe" -}}
livenessProbe:
  httpGet:
    path: /health/live
    port: {{ . }}
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 3
{{- end -}}
