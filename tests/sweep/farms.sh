# SPDX-License-Identifier: LGPL-2.1-or-later
# --shard auto under each farm: its shards, each with the environment that the
# farm gives it, are together the sweep that has no shards.
. "$srcdir/tests/lib/check.sh"
need jq
program=$builddir/tests/sweep/programs/unchecked_write
[ -x "$program" ] || skip_all "no $program: make sweep-programs"
# Whatever this test itself runs under.
unset TEST_TOTAL_SHARDS TEST_SHARD_INDEX TEST_SHARD_STATUS_FILE \
	GTEST_TOTAL_SHARDS GTEST_SHARD_INDEX GTEST_SHARD_STATUS_FILE \
	CI_NODE_TOTAL CI_NODE_INDEX CIRCLE_NODE_TOTAL CIRCLE_NODE_INDEX \
	BUILDKITE_PARALLEL_JOB BUILDKITE_PARALLEL_JOB_COUNT \
	SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT SLURM_ARRAY_TASK_MIN \
	SLURM_ARRAY_TASK_MAX SLURM_ARRAY_TASK_STEP SLURM_ARRAY_JOB_ID \
	JOB_COMPLETION_INDEX JOB_COMPLETIONS GITHUB_ACTIONS
mkdir work

# sweep OPTIONS: from a folder in which there is nothing
sweep()
{
	(cd work && timeout 300 "$VXTRACE" sweep -q --isolate tmpdir \
		--artifact run.log "$@" -- "$program")
}

cases() { # cases JOURNAL...: identity and verdict of each case, sorted
	jq -r 'select(.type == "case") | .id + " " + .verdict' "$@" | sort
}

sweep --json "$dir/whole.jsonl" >out 2>&1
check_eq "the whole sweep: exit status" 1 $?
cases whole.jsonl >whole
check_eq "the whole sweep has cases" yes \
	"$([ "$(wc -l <whole)" -gt 20 ] && echo yes || echo no)"
# A fault's cases at a site are one shard's: as many parts as may be had.
"$VXTRACE" sweep merge -q --tap whole.tap whole.jsonl

# farm NAME SHARDS VARIABLE=VALUE...: in a VALUE, @ is the shard from 0, @1 and
# @10 from there on, and # their number
farm()
{
	local name=$1 n=$2 i word status env journals=() sum=0
	shift 2
	for ((i = 0; i < n; i++)); do
		env=()
		for word; do
			word=${word//@10/$((i + 10))}
			word=${word//@1/$((i + 1))}
			word=${word//@/$i}
			env+=("${word//#/$n}")
		done
		journals+=("$name-$i.jsonl")
		(export "${env[@]}" && sweep --shard auto \
			--json "$dir/$name-$i.jsonl") >out 2>&1
		status=$?
		check_eq "$name, shard $i: what it says" "" "$(cat out)"
		check_eq "$name, shard $i: exit status" yes \
			"$([ $status -le 1 ] && echo yes || echo "$status")"
		check_eq "$name, shard $i: which it is" "$((i + 1)) $n" \
			"$(jq -r 'select(.type == "sweep") |
				"\(.shard) \(.shards)"' "$name-$i.jsonl")"
		sum=$((sum + $(cases "$name-$i.jsonl" | wc -l)))
	done
	check_eq "$name: no case is in two shards" "$(wc -l <whole)" "$sum"
	cases "${journals[@]}" >joined
	check_files "$name: the cases of all shards" whole joined
	"$VXTRACE" sweep merge --tap joined.tap "${journals[@]}" >out 2>&1
	check_eq "$name: merge: exit status" 1 $?
	check_match "$name: merge: all shards are there" \
		"^cases +$(wc -l <whole) of $(wc -l <whole)( |$)" out
	check_eq "$name: merge: as many tests" "$(grep -c '^ok' whole.tap)" \
		"$(grep -c '^ok' joined.tap)"
	check_eq "$name: merge: the same fail" \
		"$(grep '^not ok' whole.tap | sed 's/^not ok [0-9]*//' | sort)" \
		"$(grep '^not ok' joined.tap | sed 's/^not ok [0-9]*//' | sort)"
}

farm bazel 3 TEST_TOTAL_SHARDS=# TEST_SHARD_INDEX=@ \
	TEST_SHARD_STATUS_FILE="$dir/bazel-@.status"
for i in 0 1 2; do
	check_eq "bazel: the status file of shard $i is there" yes \
		"$([ -e bazel-$i.status ] && echo yes || echo no)"
done
farm gtest 2 GTEST_TOTAL_SHARDS=# GTEST_SHARD_INDEX=@ \
	GTEST_SHARD_STATUS_FILE="$dir/gtest-@.status"
check_eq "gtest: its status file" yes \
	"$([ -e gtest-1.status ] && echo yes || echo no)"
farm gitlab 3 CI_NODE_TOTAL=# CI_NODE_INDEX=@1
farm circleci 4 CIRCLE_NODE_TOTAL=# CIRCLE_NODE_INDEX=@
farm buildkite 2 BUILDKITE_PARALLEL_JOB_COUNT=# BUILDKITE_PARALLEL_JOB=@
# sbatch --array=0-2, 1-3 and 10-12
farm slurm0 3 SLURM_ARRAY_TASK_COUNT=# SLURM_ARRAY_TASK_ID=@ \
	SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=2 SLURM_ARRAY_TASK_STEP=1
farm slurm1 3 SLURM_ARRAY_TASK_COUNT=# SLURM_ARRAY_TASK_ID=@1 \
	SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3 SLURM_ARRAY_TASK_STEP=1
farm slurm10 3 SLURM_ARRAY_TASK_COUNT=# SLURM_ARRAY_TASK_ID=@10 \
	SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_MAX=12 SLURM_ARRAY_TASK_STEP=1
# completionMode: Indexed sets the index, doc/ci/kubernetes.yaml the total
farm kubernetes 3 JOB_COMPLETION_INDEX=@ JOB_COMPLETIONS=#
# One shard of one; more shards than cases in some
farm single 1 CI_NODE_TOTAL=# CI_NODE_INDEX=@1
farm many 40 CIRCLE_NODE_TOTAL=# CIRCLE_NODE_INDEX=@

# Without a farm it is the whole.
sweep --shard auto --json "$dir/none.jsonl" >out 2>&1
check_eq "no farm: exit status" 1 $?
cases none.jsonl >joined
check_files "no farm: it is the whole sweep" whole joined

# Numbers that cannot be.
refused() { # refused WHAT VARIABLE=VALUE...
	local what=$1 status word
	shift
	(for word; do export "${word?}"; done
		sweep --shard auto --list) >out 2>&1
	status=$?
	check_eq "$what: exit status" 2 $status
	check_match "$what: it is said" '--shard' out
}

refused "bazel, an index behind the last" TEST_TOTAL_SHARDS=3 TEST_SHARD_INDEX=3
refused "bazel, no number" TEST_TOTAL_SHARDS=3 TEST_SHARD_INDEX=one
refused "bazel, no shards" TEST_TOTAL_SHARDS=0 TEST_SHARD_INDEX=0
refused "bazel, below zero" TEST_TOTAL_SHARDS=3 TEST_SHARD_INDEX=-1
refused "gtest, empty" GTEST_TOTAL_SHARDS=3 GTEST_SHARD_INDEX=
refused "gitlab, from 0" CI_NODE_TOTAL=3 CI_NODE_INDEX=0
refused "gitlab, behind the last" CI_NODE_TOTAL=3 CI_NODE_INDEX=4
refused "circleci, more behind the number" CIRCLE_NODE_TOTAL=3 CIRCLE_NODE_INDEX=1x
refused "buildkite, a huge total" BUILDKITE_PARALLEL_JOB=0 \
	BUILDKITE_PARALLEL_JOB_COUNT=99999999999999999999
refused "slurm, below its first" SLURM_ARRAY_TASK_COUNT=3 \
	SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=10
refused "slurm, behind its last" SLURM_ARRAY_TASK_COUNT=3 \
	SLURM_ARRAY_TASK_ID=13 SLURM_ARRAY_TASK_MIN=10
refused "slurm, a first that is none" SLURM_ARRAY_TASK_COUNT=3 \
	SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=x
refused "kubernetes, behind the last" JOB_COMPLETION_INDEX=3 JOB_COMPLETIONS=3
for shard in 0/3 4/3 1/0 x/3 1/x 1 / 1/3/4 -1/3 ''; do
	sweep --shard "$shard" --list >out 2>&1
	check_eq "--shard '$shard': exit status" 2 $?
done
check_end
