BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $rendering = $PSStyle.OutputRendering
    $first = Start-SmashJob 'true' -Name 'first' | Wait-SmashJob
    $bad = Start-SmashJob 'exit 3' -Name 'bad' | Wait-SmashJob
    $blocked = Start-BlockedJob -Name 'blocked'
    $queued = Start-SmashJob 'true' -Name 'queued'
}
AfterAll {
    $PSStyle.OutputRendering = $rendering
    Exit-SmashTestHost $folder
}

Describe 'Show-SmashTimeline' {
    It 'draws a line a job between an axis and a sum, as strings' {
        $lines = Show-SmashTimeline
        $lines | Should -BeOfType [string]
        $lines.Count | Should -Be 6
        $lines[0] | Should -Match '^Id Name +Outcome'
        $lines[1] | Should -Match '^ 1 first +exit 0 +\S'
        $lines[2] | Should -Match '^ 2 bad +exit 3 .*█'
        $lines[3] | Should -Match '^ 3 blocked +running .*█$'
        $lines[4] | Should -Match '^ 4 queued +waiting .*░$'
        $lines[5] | Should -Match '1 waiting, 1 running, 1 succeeded, 1 failed'
    }

    It 'fits 80 columns without a window, and any width that is asked for' {
        (Show-SmashTimeline | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual ([math]::Max(80, $Host.UI.RawUI.WindowSize.Width))
        (Invoke-Pwsh 'Show-SmashTimeline | Measure-Object Length -Maximum | ForEach-Object Maximum') | Should -BeLessOrEqual 80
        (Show-SmashTimeline -Width 50 | Measure-Object Length -Maximum).Maximum | Should -Be 50
        { Show-SmashTimeline -Width 39 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'shows the jobs that it is given, in their order, and those of ids, names and the last' {
        ($bad, $first | Show-SmashTimeline)[1, 2] | ForEach-Object { ($_ -split ' +')[2] } | Should -Be 'bad', 'first'
        (Show-SmashTimeline 2)[1] | Should -Match ' bad '
        (Show-SmashTimeline -Name 'f*')[1] | Should -Match ' first '
        (Show-SmashTimeline -Last 2)[1, 2] | ForEach-Object { ($_ -split ' +')[1] } | Should -Be '3', '4'
        ([pscustomobject]@{ Id = 1 } | Show-SmashTimeline)[1] | Should -Match ' first '
    }

    It 'draws nothing of no jobs, and tells of one that is not there' {
        @() | Show-SmashTimeline | Should -BeNullOrEmpty
        Get-SmashJob -Name 'nobody*' | Show-SmashTimeline | Should -BeNullOrEmpty
        Get-ErrorId { Show-SmashTimeline 99 } | Should -Be 'JobNotFound'
    }

    It 'has colours by outcome, and none where $PSStyle, NO_COLOR or a pipe says so' {
        $PSStyle.OutputRendering = 'Ansi'
        try {
            (Show-SmashTimeline)[2] | Should -Match ([regex]::Escape($PSStyle.Foreground.Red) + 'exit 3')
            (Show-SmashTimeline)[1] | Should -Match ([regex]::Escape($PSStyle.Foreground.Green) + '█+' + [regex]::Escape($PSStyle.Reset))
            $env:NO_COLOR = '1'
            Show-SmashTimeline | Should -Not -Match "`e"
        } finally {
            $env:NO_COLOR = $null
            $PSStyle.OutputRendering = 'PlainText'
        }
        Show-SmashTimeline | Should -Not -Match "`e"
        $PSStyle.OutputRendering = 'Host'
        Show-SmashTimeline | Should -Not -Match "`e"
    }

    It 'takes a connection, and starts no host where it may not' {
        (Show-SmashTimeline -Last 1 -Connection $blocked.Connection)[1] | Should -Match ' queued '
        $env:SMASH_SOCKET, $socket = (Join-Path $folder 'none.sock'), $env:SMASH_SOCKET
        try { Get-ErrorId { Show-SmashTimeline -NoStart } | Should -Be 'HostNotRunning' } finally { $env:SMASH_SOCKET = $socket }
    }
}

Describe 'Show-SmashTimeline -Follow' {
    It 'ends with the jobs, and gives the picture once where no terminal reads it' {
        $job = Start-SmashJob "read line < $folder/gate; exit 5" -Name 'followed'
        $manifest = Get-SmashTestManifest
        $following = Start-ThreadJob { Import-Module $using:manifest; Show-SmashTimeline -Id ($using:job).Id -Follow -Width 60 }
        /usr/bin/mkfifo "$folder/gate"
        Complete-BlockedJob $blocked
        Wait-JobState $queued Exited
        $following.State | Should -Not -Be 'Completed'
        [IO.File]::AppendAllText("$folder/gate", "go`n")
        $lines = $following | Receive-Job -Wait -AutoRemoveJob
        $lines.Count | Should -Be 3
        $lines[1] | Should -Match 'followed +exit 5'
    }

    It 'draws over what it drew, in a terminal, and leaves the last picture' -Skip:(-not (Get-Command script -ErrorAction Ignore)) {
        $job = Start-BlockedJob -Name 'drawn'
        $command = "`$env:NO_COLOR = '1'; Import-Module '$(Get-SmashTestManifest)'; Get-SmashJob -Name drawn | Show-SmashTimeline -Follow -Width 60"
        [IO.File]::WriteAllText("$folder/follow.ps1", $command)
        $start = [System.Diagnostics.ProcessStartInfo]::new('script')
        '-qec', "$([Environment]::ProcessPath) -NoProfile -File $folder/follow.ps1", '/dev/null' | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
        $start.Environment['TERM'] = 'xterm'
        $terminal = [System.Diagnostics.Process]::Start($start)
        $shown = ''
        # Twice drawn: the second time over the first.
        while ($shown -notmatch "`e\[3A") { $shown += [char]$terminal.StandardOutput.Read() }
        Complete-BlockedJob $job
        $rest = $terminal.StandardOutput.ReadToEnd()
        $terminal.WaitForExit()
        $shown | Should -Match 'drawn +running'
        $rest -replace '(?s).*\e\[J' | Should -Match '(?s)^[^\e]*Id Name[^\e]*drawn +exit 0[^\e]*1 succeeded'
    }
}
