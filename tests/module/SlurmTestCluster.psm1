# A Slurm cluster of a test file's own, and hosts whose engine it is (../slurm/cluster.py).

function Test-SlurmCluster {
    <# Whether there can be one here. #>
    $path = $env:PATH
    try {
        $env:PATH += ':/usr/sbin:/sbin'
        (id -u) -eq 0 -and -not ('python3', 'munged', 'slurmctld', 'slurmd', 'sbatch' | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })
    } finally { $env:PATH = $path }
}

function Start-SlurmCluster {
    <# Starts one in a folder; hosts that are started from now on use it. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder)

    $start = [Diagnostics.ProcessStartInfo]::new('python3', @('-B', (Join-Path $PSScriptRoot '../slurm/cluster.py'), $Folder))
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw 'The cluster did not start.' }
    $told = $line | ConvertFrom-Json
    $file = "$Folder.smash.conf"
    Set-Content $file "SLURM_CONF = $($told.conf)", "SLURM_BIN = $($told.bin)", 'SLURM_LOOK_INTERVAL = 1 s'
    $before = $env:SMASH_CONFIG
    $env:SMASH_CONFIG = $file
    [pscustomobject]@{ Process = $process; Before = $before; Configuration = $told.conf; Programs = $told.bin }
}

function Stop-SlurmCluster {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Cluster)

    $env:SMASH_CONFIG = $Cluster.Before
    $Cluster.Process.StandardInput.Close()
    $Cluster.Process.WaitForExit()
}

Export-ModuleMember -Function *-SlurmCluster
