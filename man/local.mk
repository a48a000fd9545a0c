# SPDX-License-Identifier: LGPL-2.1-or-later
dist_man_MANS = %D%/vxtrace-json.5 %D%/vxtrace-rules.7 %D%/vxtrace-call.1 \
	%D%/vxtrace-sweep.1
dist_pkgdata_DATA = doc/vxtrace.schema.json doc/sweep.schema.json

# How to sweep in CI systems, and the files to copy.
cidir = $(docdir)/ci
dist_doc_DATA = doc/CI.md
dist_ci_DATA = $(addprefix doc/ci/, github.yml gitlab.yml BUILD.bazel \
	sweep_test.sh Jenkinsfile slurm.sh kubernetes.yaml kubernetes-merge.yaml)
