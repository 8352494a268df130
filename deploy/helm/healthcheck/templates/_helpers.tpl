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

{{/* Refuses what cannot be meant together, and nothing at all. */}}
{{- define "healthcheck.chosen" -}}
{{- $given := compact (list .Values.declaration.content .Values.declaration.existingConfigMap .Values.declaration.path) -}}
{{- if gt (len $given) 1 -}}
{{- fail "declaration: content, existingConfigMap and path exclude each other; give one of them" -}}
{{- end -}}
{{- if and .Values.database.existingSecret .Values.database.url -}}
{{- fail "database: existingSecret and url exclude each other; give one of them" -}}
{{- end -}}
{{- if .Values.targets -}}
{{- if or $given .Values.database.existingSecret .Values.database.url -}}
{{- fail "targets: each names its Secret and its declaration; leave database and declaration empty" -}}
{{- end -}}
{{- else if not $given -}}
{{- fail "declaration: give it with --set-file declaration.content=expected_schema.yaml, name a ConfigMap in declaration.existingConfigMap, or its place in the image in declaration.path" -}}
{{- end -}}
{{- end -}}

{{/* The variable that holds the connection string of a target. */}}
{{- define "healthcheck.targetVariable" -}}
DATABASE_URL_{{ . | upper | replace "-" "_" }}
{{- end -}}

{{/* The files of the ConfigMap that is made; nothing where there is one, or none is needed. */}}
{{- define "healthcheck.files" -}}
{{- include "healthcheck.chosen" . -}}
{{- $files := dict -}}
{{- if .Values.targets -}}
{{- $targets := dict -}}
{{- range $name, $target := .Values.targets -}}
{{- $file := printf "%s.schema.yaml" $name -}}
{{- $_ := set $files $file $target.declaration -}}
{{- $_ := set $targets $name (dict "url_env" (include "healthcheck.targetVariable" $name) "declaration" $file) -}}
{{- end -}}
{{- $_ := set $files "targets.yaml" (toYaml $targets) -}}
{{- else if .Values.declaration.content -}}
{{- $_ := set $files .Values.declaration.key .Values.declaration.content -}}
{{- end -}}
{{- with $files -}}{{- toYaml . -}}{{- end -}}
{{- end -}}

{{/* The ConfigMap that the service reads. Its name stays, and a new content is read while it runs. */}}
{{- define "healthcheck.configMap" -}}
{{- if include "healthcheck.files" . -}}
{{- include "healthcheck.fullname" . -}}
{{- else -}}
{{- .Values.declaration.existingConfigMap -}}
{{- end -}}
{{- end -}}

{{/* The ConfigMap of the gates. Another content has another name: the pods of each release have their own. */}}
{{- define "healthcheck.gateConfigMap" -}}
{{- if not .Values.gates.enabled -}}
{{- fail "gates.enabled: set it, so that the ConfigMap is made which the gates read" -}}
{{- end -}}
{{- with include "healthcheck.files" . -}}
{{- printf "%s-%s" (include "healthcheck.fullname" $) (sha256sum . | trunc 10) -}}
{{- else -}}
{{- .Values.declaration.existingConfigMap -}}
{{- end -}}
{{- end -}}

{{/* What a container of ours mounts; `.volume` is the name of the declaration's volume, `.mounts` are more. */}}
{{- define "healthcheck.mounts" -}}
{{- $mounts := concat (default list .mounts) .scope.Values.extraVolumeMounts -}}
{{- if not .scope.Values.declaration.path -}}
{{- $mounts = prepend $mounts (dict "name" .volume "mountPath" "/declaration" "readOnly" true) -}}
{{- end -}}
{{- with $mounts -}}
volumeMounts:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* The volumes of those mounts; `.configMap` is the name of the declaration's ConfigMap, if any. */}}
{{- define "healthcheck.volumes" -}}
{{- $volumes := concat (default list .volumes) .scope.Values.extraVolumes -}}
{{- with .configMap -}}
{{- $volumes = prepend $volumes (dict "name" $.volume "configMap" (dict "name" .)) -}}
{{- end -}}
{{- with $volumes -}}{{- toYaml . -}}{{- end -}}
{{- end -}}

{{- define "healthcheck.env" -}}
{{- if .Values.targets -}}
{{- range $name, $target := .Values.targets -}}
- name: {{ include "healthcheck.targetVariable" $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $target.existingSecret }}
      key: {{ default "database-url" $target.key }}
{{ end -}}
- name: HEALTHCHECK_TARGETS
  value: /declaration/targets.yaml
{{- else -}}
- name: HEALTHCHECK_DATABASE_URL
{{- if .Values.database.url }}
  value: {{ .Values.database.url | quote }}
{{- else }}
  valueFrom:
    secretKeyRef:
      name: {{ required "database.existingSecret: name the Secret that holds the connection string" .Values.database.existingSecret }}
      key: {{ .Values.database.key }}
{{- end }}
- name: HEALTHCHECK_DECLARATION
  value: {{ default (printf "/declaration/%s" .Values.declaration.key) .Values.declaration.path }}
{{- end }}
{{- with .Values.detail }}
- name: HEALTHCHECK_DETAIL
  value: {{ . }}
{{- end }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "healthcheck.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What asks no database, and therefore may restart a container; a busy node has a minute to start it. */}}
{{- define "healthcheck.processProbes" -}}
startupProbe:
  httpGet:
    path: /health/live
    port: {{ . }}
  periodSeconds: 2
  timeoutSeconds: 1
  failureThreshold: 30
livenessProbe:
  httpGet:
    path: /health/live
    port: {{ . }}
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 3
{{- end -}}
