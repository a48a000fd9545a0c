# SPDX-License-Identifier: LGPL-2.1-or-later
# The files of doc/ci do what they are for: their commands are run here, each
# with the environment of its system, and together they are a whole sweep.
. "$srcdir/tests/lib/check.sh" || exit 1
need python3 jq
python3 -c 'import yaml' 2>/dev/null || skip_all "no yaml for python3 here"
unset GITHUB_ACTIONS CI_NODE_INDEX CI_NODE_TOTAL JOB_COMPLETIONS \
	JOB_COMPLETION_INDEX SLURM_ARRAY_TASK_MIN SLURM_CPUS_PER_TASK \
	TEST_TOTAL_SHARDS TEST_SHARD_INDEX
PATH=${VXTRACE%/*}:$PATH
ci=$srcdir/doc/ci

for file in "$ci"/*.sh; do
	check_status "syntax" 0 bash -n "$file"
done

# A project as the files want it: its program copies a file.
mkdir -p top/build top/testdata top/tests top/journals
echo 'some text' >top/testdata/in.txt
cp "$(command -v cp)" top/build/mytool
echo '# nothing is known' >top/tests/sweep.known
cp top/tests/sweep.known top/sweep.known
cd top/testdata || exit 1
timeout 300 vxtrace sweep -q --isolate tmpdir --artifact out.txt \
	--json "$dir/whole.jsonl" -- "$dir/top/build/mytool" in.txt out.txt
check_eq "the whole sweep: it can be made" yes \
	"$([ $? -le 1 ] && echo yes || echo no)"
cd "$dir" || exit 1

cases() { # cases JOURNAL...
	jq -r 'select(.type == "case") | .id + " " + .verdict' "$@" | sort
}
cases whole.jsonl >whole
findings=0
vxtrace sweep merge -q whole.jsonl || findings=$?

joined() { # joined WHAT JOURNAL...: they are all, and merged
	cases "${@:2}" >got
	check_files "$1: its shards together" whole got
}

# part FILE PATH: the text that stands there, by keys and numbers
part()
{
	python3 - "$ci/$1" "$2" <<-'END'
	import sys, yaml
	at = list(yaml.safe_load_all(open(sys.argv[1])))
	at = at[0] if len(at) == 1 else at
	for key in sys.argv[2].split("/"):
	    at = at[int(key) if isinstance(at, list) else key]
	print(at)
	END
}

# GitHub: steps of the jobs "shard" and "report"
part github.yml jobs/shard/steps/4/run >shard.sh
part github.yml jobs/report/steps/3/run >merge.sh
check_eq "github: shards" '[1, 2, 3, 4]' \
	"$(part github.yml jobs/shard/strategy/matrix/shard)"
mkdir github github/shards github/tests
cp top/sweep.known github/tests
for n in 1 2 3 4; do
	(cd top/testdata && SHARD=$n/4 GITHUB_WORKSPACE=$dir/top \
		JOURNAL=$dir/github/shards/shard-$n.jsonl GITHUB_ACTIONS=true \
		bash -e -o pipefail "$dir/shard.sh") >out 2>&1
	check_eq "github, shard $n: exit status" 0 $?
	check_eq "github, shard $n: it says nothing" '' "$(cat out)"
done
joined github github/shards/*.jsonl
(cd github && GITHUB_ACTIONS=true bash -e "$dir/merge.sh") >out 2>&1
check_eq "github, report: exit status" $findings $?
check_match "github, report: a notice" '^::notice ' out
check_eq "github, report: files" "sweep.html sweep.sarif sweep.xml" \
	"$(cd github && echo sweep.*)"

# GitLab: each part of a script is run by the shell that ran those before it
all_lines() { # all_lines FILE PATH: a script of several parts
	python3 - "$ci/$1" "$2" <<-'END'
	import sys, yaml
	for line in yaml.safe_load(open(sys.argv[1]))[sys.argv[2]]["script"]:
	    print(line)
	END
}
all_lines gitlab.yml sweep >shard.sh
all_lines gitlab.yml report >merge.sh
total=$(part gitlab.yml sweep/parallel)
for ((n = 1; n <= total; n++)); do
	(cd top && CI_PROJECT_DIR=$PWD CI_NODE_INDEX=$n CI_NODE_TOTAL=$total \
		bash -e -o pipefail "$dir/shard.sh") >out 2>&1
	check_eq "gitlab, shard $n: exit status" 0 $?
done
joined gitlab top/shard-*.jsonl
(cd top && bash -e "$dir/merge.sh") >out 2>&1
check_eq "gitlab, report: exit status" $findings $?
check_eq "gitlab, report: files" "sweep.html sweep.xml" \
	"$(cd top && echo sweep.[hx]*)"
rm -f top/shard-* top/sweep.[hx]*

# Jenkins: its sh steps, without Groovy's backslashes
awk "/'''/ { on = !on; n += on; next } on { sub(/\\\\\\\\\$/, \"\\\\\")
	print >(\"jenkins\" n \".sh\") }" "$ci/Jenkinsfile"
for n in 1 2 3 4; do
	(cd top && SHARD=$n sh -e "$dir/jenkins1.sh") >out 2>&1
	check_eq "jenkins, shard $n: exit status" 0 $?
done
joined jenkins top/shard-*.jsonl
(cd top && sh -e "$dir/jenkins2.sh") >out 2>&1
check_eq "jenkins, report: exit status" 0 $?
check_eq "jenkins, report: files" "sweep.html sweep.xml" \
	"$(cd top && echo sweep.[hx]*)"
rm -f top/shard-* top/sweep.[hx]*

# Slurm: the script itself; one task was requeued
for n in 0 1 2 0; do
	(SLURM_SUBMIT_DIR=$dir/top SLURM_ARRAY_TASK_ID=$n SLURM_ARRAY_TASK_COUNT=3 \
		SLURM_ARRAY_TASK_MIN=0 SLURM_CPUS_PER_TASK=2 \
		bash "$ci/slurm.sh") >out 2>&1
	check_eq "slurm, task $n: exit status" 0 $?
done
joined slurm top/journals/*.jsonl
SLURM_SUBMIT_DIR=$dir/top SLURM_ARRAY_TASK_ID=0 bash "$ci/slurm.sh" merge >out 2>&1
check_eq "slurm, merge: exit status" $findings $?
check_match "slurm, merge: all are there" "of $(wc -l <whole)" out
rm -f top/journals/*

# Kubernetes: the containers' commands, with other folders
check_eq "kubernetes: JOB_COMPLETIONS is completions" \
	"$(part kubernetes.yaml 1/spec/completions)" \
	"$(part kubernetes.yaml 1/spec/template/spec/containers/0/env/0/value)"
folders="s,/journals,$dir/top/journals,g; s,/app/mytool,$dir/top/build/mytool,g
	s,/app/,$dir/top/,g"
part kubernetes.yaml 1/spec/template/spec/containers/0/command/2 |
	sed "$folders" >shard.sh
part kubernetes-merge.yaml spec/template/spec/containers/0/command/2 |
	sed "$folders" >merge.sh
for n in 0 1 2; do
	(cd top/testdata && JOB_COMPLETION_INDEX=$n JOB_COMPLETIONS=3 \
		sh "$dir/shard.sh") >out 2>&1
	check_eq "kubernetes, pod $n: exit status" 0 $?
done
joined kubernetes top/journals/*.jsonl
sh merge.sh >out 2>&1
check_eq "kubernetes, merge: exit status" $findings $?

# Bazel: findings fail a shard, which has its own report
mkdir -p bazel/runfiles/tests
cp -r top/testdata bazel/runfiles
cp top/sweep.known bazel/runfiles/tests
cp top/build/mytool bazel/runfiles
for n in 0 1 2 3; do
	mkdir -p bazel/tmp$n bazel/out$n
	(cd bazel/runfiles && TEST_SHARD_INDEX=$n TEST_TOTAL_SHARDS=4 \
		TEST_SHARD_STATUS_FILE=$dir/bazel/status$n \
		TEST_TMPDIR=$dir/bazel/tmp$n XML_OUTPUT_FILE=$dir/bazel/$n.xml \
		TEST_UNDECLARED_OUTPUTS_DIR=$dir/bazel/out$n \
		bash "$ci/sweep_test.sh" mytool) >out 2>&1
	check_eq "bazel, shard $n: exit status" yes \
		"$([ $? -le 1 ] && echo yes || cat out)"
	check_match "bazel, shard $n: its report" '<testsuite' bazel/$n.xml
	check_eq "bazel, shard $n: its status file" yes \
		"$([ -e bazel/status$n ] && echo yes)"
done
cases bazel/out*/shard.jsonl | cut -d ' ' -f 1 >got
check_eq "bazel: as many cases" "$(wc -l <whole)" "$(wc -l <got)"
check_end
