# A host on another machine: a real sshd on loopback stands for it, and everything goes through OpenSSH.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $missing = Get-MissingSshProgram
    if ($missing) { Write-Warning "The tests of hosts on other machines are skipped: $($missing -join ', ') not found." }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    Import-Module "$PSScriptRoot/SmashTestSshServer.psm1" -Force
    $runtime, $env:XDG_RUNTIME_DIR = $env:XDG_RUNTIME_DIR, $folder
    if (-not (Get-MissingSshProgram)) {
        # Script jobs need a pwsh on PATH there.
        $server = Start-TestSshServer "$folder/ssh" -Environment "PATH=$(Split-Path (Get-Command pwsh).Source):/usr/local/bin:/usr/bin:/bin"
        $target = Get-TestSshTarget $server
    }

    # A job there that has begun and goes on until its pipe is written to.
    function Start-BlockedJobThere([string] $Name = 'blocked') {
        $pipe = "$folder/pipe-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        /usr/bin/mkfifo $pipe
        $job = Start-SmashJob "echo begun; read line < $pipe; echo `"`$line`"" -Name $Name -Connection $there
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
        Wait-JobState $job Running
        $job | Add-Member -NotePropertyName Pipe -NotePropertyValue $pipe -PassThru
    }

    # The one ssh in the background, found by its control socket.
    function Get-SshMaster {
        Get-ChildItem "$folder/smash/ssh-*/c" -ErrorAction Ignore | ForEach-Object {
            if ("$(/usr/bin/ssh -O check -S $_.FullName x 2>&1)" -match 'pid=(\d+)') { [int]$Matches[1] }
        }
    }
}
AfterAll {
    if ($server) {
        try { Connect-SmashHost @target -NoStart | ForEach-Object { Stop-SmashHost -Connection $_; Disconnect-SmashHost $_ } } catch { Write-Verbose "None ran: $_" }
        Stop-TestSshServer $server
    }
    $env:XDG_RUNTIME_DIR = $runtime
    Exit-SmashTestHost $folder
}

Describe 'Connect-SmashHost -HostName' -Skip:([bool]$missing) {
    It 'fails with -NoStart where no host runs there, and starts none' {
        Get-ErrorId { Connect-SmashHost @target -NoStart } | Should -Be 'HostNotRunning'
        Test-Path $target.Socket | Should -BeFalse
    }

    It 'starts a host there, and gives the same connection again' {
        $there = Connect-SmashHost @target
        $there.IsOpen | Should -BeTrue
        "$there" | Should -Be "$($server.User)@127.0.0.1:$($server.Port)"
        Connect-SmashHost @target | Should -Be $there
        (Get-SmashHost -Connection $there).Address | Should -Be "$there"
        (Get-SmashHost -Connection $there).SocketPath | Should -Be $target.Socket
    }

    It 'takes user and port as ssh writes them' {
        $there = Connect-SmashHost @target
        $short = $target.Clone()
        $short.Remove('UserName')
        $short.Remove('Port')
        $short.HostName = "$($server.User)@127.0.0.1:$($server.Port)"
        Connect-SmashHost @short | Should -Be $there
        $short.HostName = "ssh://$($server.User)@127.0.0.1:$($server.Port)"
        Connect-SmashHost @short | Should -Be $there
    }

    It 'has one ssh in the background, which Ctrl-C does not reach, and files for the user alone' {
        $there = Connect-SmashHost @target
        $null = Start-SmashJob 'echo x' -Connection $there | Receive-SmashOutput -Follow
        $master = @(Get-SshMaster)
        $master.Count | Should -Be 1
        (ps -o sid= -p $master[0]).Trim() | Should -Not -Be (ps -o sid= -p $PID).Trim()
        $link = (Get-ChildItem "$folder/smash" -Directory).FullName
        stat -c %a $link | Should -Be '700'
        stat -c %a "$link/s" | Should -Be '600'
    }

    It 'ends the ssh and removes the files when it is disconnected, and finds the jobs again' {
        $there = Connect-SmashHost @target
        $job = Start-BlockedJobThere
        $master = Get-Process -Id (Get-SshMaster)
        Disconnect-SmashHost $there
        $master.WaitForExit(60000) | Should -BeTrue
        Get-ChildItem "$folder/smash" -Directory | Should -BeNullOrEmpty
        $again = Connect-SmashHost @target
        $again | Should -Not -Be $there
        Complete-BlockedJob $job -Line 'found'
        (Get-SmashJob -Name blocked -Connection $again | Wait-SmashJob -Timeout 60 | Receive-SmashOutput)[-1] | Should -Be 'found'
    }

    It 'shows another session the same jobs' {
        $there = Connect-SmashHost @target
        $job = Start-SmashJob 'true' -Name 'seen' -Connection $there | Wait-SmashJob
        $export = $target | ConvertTo-Json -Compress
        Invoke-Pwsh "`$t = '$export' | ConvertFrom-Json -AsHashtable; `$c = Connect-SmashHost @t; (Get-SmashJob -Name seen -Connection `$c).Id; Disconnect-SmashHost `$c" | Should -Be "$($job.Id)"
    }

    It 'connects to several machines at once, and an error of one does not stop the others' {
        $several = $target.Clone()
        $several.HostName = 'a b', '127.0.0.1', '-oProxyCommand=false'
        $connections = Connect-SmashHost @several -ErrorVariable refused -ErrorAction SilentlyContinue
        @($connections).Count | Should -Be 1
        $refused | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Should -Be 'InvalidHostName', 'InvalidHostName'
        $refused.TargetObject | Should -Be 'a b', '-oProxyCommand=false'
    }
}

Describe 'A job on another machine' -Skip:([bool]$missing) {
    BeforeAll { $there = Connect-SmashHost @target }

    It 'runs in the home there, with the environment of a job there, and nothing of this session''s' {
        $env:SMASH_TEST_HERE = 'here'
        Push-Location $folder
        try {
            $job = Start-SmashJob 'pwd; echo "[$SMASH_TEST_HERE]"; echo "$HOME"' -Connection $there | Wait-SmashJob
        } finally {
            Pop-Location
            $env:SMASH_TEST_HERE = $null
        }
        $output = $job | Receive-SmashOutput
        $output[0] | Should -Be $output[2]
        $output[1] | Should -Be '[]'
        $job.ComputerName | Should -Be ([Environment]::MachineName)
    }

    It 'gets variables over those of the user there' {
        $job = Start-SmashJob 'echo "$NEW $HOME"; test -n "$PATH" && echo path' -Environment @{ NEW = 'new' } -Connection $there | Wait-SmashJob
        $job | Receive-SmashOutput | Should -Be "new $([Environment]::GetFolderPath('UserProfile'))", 'path'
        (Start-SmashJob 'echo "[$LANG]"' -Environment @{ LANG = $null; X = 1 } -Connection $there | Wait-SmashJob | Receive-SmashOutput) | Should -Be '[]'
    }

    It 'runs in a folder there' {
        (Start-SmashJob 'pwd' -WorkingDirectory '/usr' -Connection $there | Wait-SmashJob | Receive-SmashOutput) | Should -Be '/usr'
        $job = Start-SmashJob 'pwd' -WorkingDirectory '~/.' -Connection $there | Wait-SmashJob
        $job.WorkingDirectory.TrimEnd('/') | Should -Be ([Environment]::GetFolderPath('UserProfile'))
        Get-ErrorId { Start-SmashJob 'pwd' -WorkingDirectory '/no/such/folder' -Connection $there | Wait-SmashJob | Where-Object Cause -eq FailedToStart | ForEach-Object { throw 'x' } } | Should -Not -BeNullOrEmpty
    }

    It 'may be a script, which gives objects back' {
        $limit = 3
        $result = Invoke-SmashCommand { [pscustomobject]@{ Home = "$HOME"; Here = (Get-Location).Path; Sum = 1..$using:limit | Measure-Object -Sum | ForEach-Object Sum } } -Connection $there
        $result.Sum | Should -Be 6
        $result.Here | Should -Be $result.Home
        (1..4 | Invoke-SmashParallel { $_ * 2 } -ThrottleLimit 2 -Ordered -Connection $there) | Should -Be 2, 4, 6, 8
    }

    It 'can be followed, tailed, read as bytes' {
        $job = Start-BlockedJobThere
        Complete-BlockedJob $job -Line 'end'
        $job | Receive-SmashOutput -Follow | Should -Be 'begun', 'end'
        $job | Receive-SmashOutput -Tail 1 | Should -Be 'end'
        ($job | Receive-SmashOutput -Bytes).Length | Should -Be 10
    }

    It 'can be suspended, resumed, given another priority, stopped and removed' {
        $job = Start-BlockedJobThere
        $job | Suspend-SmashJob
        Wait-JobState $job Suspended
        $job | Resume-SmashJob
        Wait-JobState $job Running
        $job | Set-SmashJob -Priority 5 -PassThru | Should -Be $job
        $job | Stop-SmashJob
        ($job | Wait-SmashJob -Timeout 60).Cause | Should -Be 'Canceled'
        Get-ErrorId { Stop-SmashJob -Id $job.Id -Connection $there } | Should -Be 'JobAlreadyEnded'
        Remove-SmashJob -Id $job.Id -Connection $there
        Get-ErrorId { Get-SmashJob -Id $job.Id -Connection $there } | Should -Be 'JobNotFound'
    }
}

Describe 'The cmdlets about a host, with one on another machine' -Skip:([bool]$missing) {
    BeforeAll { $there = Connect-SmashHost @target }

    It 'read and change its configuration' {
        (Get-SmashConfiguration MAX_JOBS -Connection $there).Name | Should -Be 'MAX_JOBS'
        $null = Set-SmashConfiguration MAX_JOBS 3 -Connection $there
        (Get-SmashHost -Connection $there).MaxJobs | Should -Be 3
        $null = Update-SmashConfiguration -Connection $there
    }

    It 'read its log and say how much is in it' {
        $null = Set-SmashLogLevel debug D_JOB -Connection $there
        Get-SmashLog -Tail 1 -Connection $there | Should -Not -BeNullOrEmpty
    }

    It 'list its processes and send signals to them' {
        (Get-SmashDaemon -Connection $there).Count | Should -BeGreaterOrEqual 1
        Get-SmashDaemon -Connection $there | Select-Object -First 1 | ForEach-Object { Send-SmashSignal -Signal HUP -Connection $there }
    }

    It 'replace its session, while jobs go on' {
        $job = Start-BlockedJobThere
        $before = Get-SmashHost -Connection $there
        $after = Restart-SmashHost -Connection $there
        $after.SessionProcessId | Should -Not -Be $before.SessionProcessId
        $after.ProcessId | Should -Be $before.ProcessId
        Complete-BlockedJob $job
        ($job | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
    }

    It 'stop it and wait until it is gone, and the next job starts another' {
        $process = Get-Process -Id (Get-SmashHost -Connection $there).ProcessId
        Stop-SmashHost -Connection $there
        $process.WaitForExit(60000) | Should -BeTrue
        Get-ErrorId { Get-SmashHost -Connection $there } | Should -Be 'HostNotRunning'
        Connect-SmashHost @target | Should -Be $there
        (Start-SmashJob 'true' -Connection $there | Wait-SmashJob).ExitCode | Should -Be 0
    }
}

Describe 'A link that is lost' -Skip:([bool]$missing) {
    BeforeAll { $there = Connect-SmashHost @target }

    It 'is made again for the next request' {
        $lost = Register-ObjectEvent $there Lost -SourceIdentifier 'link-lost'
        /bin/kill -KILL (Get-SshMaster)
        Wait-Event 'link-lost' -Timeout 60 | Should -Not -BeNullOrEmpty
        Unregister-Event 'link-lost'
        (Start-SmashJob 'echo again' -Connection $there | Wait-SmashJob | Receive-SmashOutput) | Should -Be 'again'
    }

    It 'is made again for jobs that are waited for, also when the server was away' {
        $job = Start-BlockedJobThere
        Stop-TestSshServer $server
        Get-ErrorId { Get-SmashHost -Connection $there } | Should -Be 'HostUnreachable'
        $server.Process = (Start-TestSshServer $server.Folder -Port $server.Port).Process
        Complete-BlockedJob $job
        ($job | Wait-SmashJob -Timeout 60).ExitCode | Should -Be 0
    }

    It 'is given up and made again when nothing comes through it any more' {
        $watchful = $target.Clone()
        $watchful.Options = $target.Options + @{ ServerAliveInterval = 1; ServerAliveCountMax = 1 }
        $before = @((ps -o pid= --ppid $server.Process.Id) | ForEach-Object Trim)
        $silent = Connect-SmashHost @watchful
        # The one process of the server that serves this connection, and with it the network, stands still.
        $serving = @((ps -o pid= --ppid $server.Process.Id) | ForEach-Object Trim | Where-Object { $_ -notin $before })
        $null = Register-ObjectEvent $silent Lost -SourceIdentifier 'link-silent'
        $serving | Should -Not -BeNullOrEmpty
        /bin/kill -STOP $serving
        try {
            Wait-Event 'link-silent' -Timeout 60 | Should -Not -BeNullOrEmpty
            (Start-SmashJob 'echo heard' -Connection $silent | Wait-SmashJob -Timeout 60 | Receive-SmashOutput) | Should -Be 'heard'
        } finally {
            Unregister-Event 'link-silent'
            /bin/kill -KILL $serving
            Disconnect-SmashHost $silent
        }
    }

    It 'goes on with output that is followed' {
        $job = Start-BlockedJobThere
        $lines = $job | Receive-SmashOutput -Follow | ForEach-Object {
            if ($_ -eq 'begun') {
                /bin/kill -KILL (Get-SshMaster)
                Complete-BlockedJob $job -Line 'end'
            }
            $_
        }
        $lines | Should -Be 'begun', 'end'
    }

    It 'neither loses nor doubles submissions' {
        $accepted = 1..40 | ForEach-Object {
            if ($_ % 10 -eq 0) { /bin/kill -KILL (Get-SshMaster) }
            Start-SmashJob 'true' -Name "once$_" -Connection $there -ErrorVariable +refused -ErrorAction SilentlyContinue
        }
        $refused | Should -BeNullOrEmpty
        (Get-SmashJob -Name 'once*' -Connection $there).Name | Should -Be (1..40 | ForEach-Object { "once$_" })
        @($accepted.Id | Sort-Object -Unique).Count | Should -Be 40
    }
}
