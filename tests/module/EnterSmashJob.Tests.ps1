BeforeDiscovery { $hasPython = [bool](Get-Command python3 -ErrorAction Ignore) }
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    function Start-TerminalJob([string] $Command) {
        $job = Start-SmashJob $Command -Terminal
        while ((Get-SmashJob $job.Id).State -eq 'New') { [System.Threading.Thread]::Yield() | Out-Null }
        $job
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Start-SmashJob -Terminal' {
    It 'runs the command in a terminal' {
        $job = Start-SmashJob 'test -t 0 && test -t 1 && test -t 2 && stty size' -Terminal | Wait-SmashJob -Timeout 60
        $job.ExitCode | Should -Be 0
        $job.HasTerminal | Should -BeTrue
        $job | Receive-SmashOutput | Should -Match '^\d+ \d+$'
    }

    It 'tells where the terminal is while the job runs' {
        $job = Start-TerminalJob 'exec sleep 1000'
        (Get-SmashJob $job.Id).TerminalSocketPath | Should -Exist
        $job | Stop-SmashJob
        ($job | Wait-SmashJob -Timeout 60).TerminalSocketPath | Should -BeNullOrEmpty
    }

    It 'is typed into by Send-SmashInput' {
        $job = Start-TerminalJob 'read x; echo "<$x>"'
        'hello' | Send-SmashInput $job
        ($job | Wait-SmashJob -Timeout 60 | Receive-SmashOutput)[-1] | Should -Be '<hello>'
    }
}

Describe 'Enter-SmashJob' {
    It 'says what is in the way' {
        $job = Start-TerminalJob 'exec sleep 1000'
        Invoke-Pwsh "try { Enter-SmashJob -Id $($job.Id) -ErrorAction Stop } catch { (`$_.FullyQualifiedErrorId -split ',')[0] }" | Should -Be 'NotATerminal'
        Get-ErrorId { Enter-SmashJob $job -DetachKey 'x' } | Should -Be 'InvalidDetachKey'
        Get-ErrorId { Enter-SmashJob -Id 9999 } | Should -Be 'JobNotFound'
        $plain = Start-SmashJob 'true' | Wait-SmashJob -Timeout 60
        Get-ErrorId { Enter-SmashJob $plain } | Should -Be 'JobHasNoTerminal'
        $job | Stop-SmashJob
        $ended = $job | Wait-SmashJob -Timeout 60
        Get-ErrorId { Enter-SmashJob $ended } | Should -Be 'JobAlreadyEnded'
    }

    It 'says that the host has lost its program for it' {
        # A host of its own programs, of which one can be taken away.
        $programs = Join-Path $folder 'programs'
        Copy-Item -Recurse (Get-SmashHost).ProgramFolder $programs
        $before = $env:SMASH_HOST_BIN
        $env:SMASH_HOST_BIN = $programs
        $connection = try { Connect-SmashHost (Join-Path $folder 'other.sock') } finally { $env:SMASH_HOST_BIN = $before }
        try {
            $job = Start-SmashJob 'exec sleep 1000' -Terminal -Connection $connection
            Wait-JobState $job Running
            Remove-Item (Join-Path $programs 'smash-terminal')
            Get-ErrorId { Enter-SmashJob $job } | Should -Be 'TerminalUnavailable'
        } finally {
            Stop-SmashHost -Connection $connection
        }
    }

    It 'attaches the console and detaches it by the keys' -Skip:(-not $hasPython) {
        $job = Start-TerminalJob 'echo ready; while read x; do echo "<$x>"; done'
        $script = "Import-Module '$(Get-SmashTestManifest)'; Enter-SmashJob -Id $($job.Id); 'left the job'"
        $output = python3 -B "$PSScriptRoot/run_in_console.py" 'ready' 'one\r' '<one>' '\x02d' 'left the job' -- (Get-Process -Id $PID).Path -NoProfile -Command $script
        $LASTEXITCODE | Should -Be 0 -Because "$output"
        (Get-SmashJob $job.Id).State | Should -Be 'Running'
        $job | Stop-SmashJob
    }
}
