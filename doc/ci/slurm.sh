#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# slurm.sh: sixteen shards as an array of tasks, and a task that joins them.
#
#   id=$(sbatch --parsable slurm.sh)
#   sbatch --dependency=afterany:"$id" --array=0 slurm.sh merge
#
# A task that was requeued goes on where it was (--resume). Folders are
# shared by all nodes, and so is the program.
#SBATCH --job-name=sweep
#SBATCH --array=0-15
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=sweep-%A-%a.log
set -u
top=$SLURM_SUBMIT_DIR
mkdir -p "$top/journals"

if [ "${1-}" = merge ]; then
	exec vxtrace sweep merge --known "$top/sweep.known" \
		--junit "$top/sweep.xml" --html "$top/sweep.html" \
		"$top"/journals/*.jsonl
fi

cd "$top/testdata" || exit 2
status=0
vxtrace sweep -q --shard auto -j "${SLURM_CPUS_PER_TASK:-1}" \
	--isolate tmpdir --artifact out.txt --resume \
	--json "$top/journals/$SLURM_ARRAY_TASK_ID.jsonl" \
	-- "$top/build/mytool" in.txt out.txt || status=$?
# Findings (status 1) are told by the task that joins.
[ "$status" -le 1 ]
