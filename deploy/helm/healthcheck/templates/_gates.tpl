{{/*
What an application's chart includes, with the scope of this one:

  initContainers:
    {{- include "healthcheck.wait" .Subcharts.healthcheck | nindent 8 }}
  volumes:
    {{- include "healthcheck.volume" .Subcharts.healthcheck | nindent 8 }}
*/}}

{{/* An init container: nothing of the application starts before the database is as it needs. */}}
{{- define "healthcheck.wait" -}}
- name: schema
  image: {{ include "healthcheck.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [wait, --timeout, {{ .Values.gates.timeout | quote }}]
  env:
    {{- include "healthcheck.env" . | nindent 4 }}
  terminationMessagePolicy: FallbackToLogsOnError
  {{- include "healthcheck.gateRest" . | nindent 2 }}
{{- end -}}

{{/* An init container that goes on beside the application: the service, in the same pod. */}}
{{- define "healthcheck.sidecar" -}}
- name: healthcheck
  image: {{ include "healthcheck.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  restartPolicy: Always
  args: [serve]
  ports:
    - name: schema
      containerPort: {{ .Values.gates.port }}
  env:
    - name: HEALTHCHECK_PORT
      value: {{ .Values.gates.port | quote }}
    {{- include "healthcheck.env" . | nindent 4 }}
  {{- include "healthcheck.processProbes" "schema" | nindent 2 }}
  {{- include "healthcheck.gateRest" . | nindent 2 }}
{{- end -}}

{{/* Of the application's own container, beside the sidecar: no traffic before the schema is right. */}}
{{- define "healthcheck.startupProbe" -}}
startupProbe:
  httpGet:
    path: /health/schema
    port: {{ .Values.gates.port }}
  periodSeconds: 5
  timeoutSeconds: 1
  failureThreshold: {{ div .Values.gates.timeout 5 }}
{{- end -}}

{{- define "healthcheck.volume" -}}
{{- include "healthcheck.volumes" (dict "scope" . "volume" "healthcheck-declaration" "configMap" (include "healthcheck.gateConfigMap" .)) -}}
{{- end -}}

{{- define "healthcheck.gateRest" -}}
securityContext:
  {{- toYaml (omit .Values.podSecurityContext "fsGroup") | nindent 2 }}
  {{- include "healthcheck.containerSecurity" . | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{ include "healthcheck.mounts" (dict "scope" . "volume" "healthcheck-declaration") }}
{{- end -}}
