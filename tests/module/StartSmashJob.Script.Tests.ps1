BeforeDiscovery {
    # Each is run by Start-Job too. Start-Job turns a block of one plain command into that command, whose errors have no stack trace: so errors come here from blocks of two.
    $blocks = @(
        @{ What = 'simple values'; Block = { 1; 'a'; 2.5; $true; [char] 'x'; [long] 5; [guid]::Empty; [timespan]::FromSeconds(3); [uri] 'http://x/'; [version] '1.2'; [datetime] '2020-01-02'; , [byte[]](1, 2) } }
        @{ What = '$null'; Block = { $null } }
        @{ What = 'nothing'; Block = { @() } }
        @{ What = 'an empty array as one object'; Block = { , @() } }
        @{ What = 'an array as one object'; Block = { , @(1, 2) } }
        @{ What = 'hashtables'; Block = { @{ a = 1 }; [ordered]@{ z = 1; a = @{ b = 2 } } } }
        @{ What = 'a custom object, as deep as jobs go'; Block = { [pscustomobject]@{ Name = 'n'; Deep = @{ x = @{ y = @{ z = 1 } } } } } }
        @{ What = 'an object with a type name of its own'; Block = { [pscustomobject]@{ PSTypeName = 'My.Type'; A = 1 } } }
        @{ What = 'an object that contains itself'; Block = { $a = [pscustomobject]@{ Self = $null }; $a.Self = $a; $a } }
        @{ What = 'objects of .NET'; Block = { [IO.FileInfo] '/etc/passwd' | Select-Object Name, Directory; [IO.FileMode]::Open; [Net.IPAddress]::Loopback; [regex] 'a'; (@{}).GetType(); , [Collections.Generic.List[int]](1, 2) } }
        @{ What = 'objects of a class of the script'; Block = { class C { $A = 1 }; [C]::new() } }
        @{ What = 'XML and script blocks'; Block = { [xml] '<a><b x="1"/></a>'; { 1 + 1 } } }
        @{ What = 'characters that XML has not'; Block = { "bell`a nul`0 mark$([char] 0x1e) half$([char] 0xd800) 😀 lines`r`n tab`t <&> ]]>" } }
        @{ What = 'a long string'; Block = { 'x' * 200000 } }
        @{ What = 'a date'; Block = { Get-Date '2020-01-01' } }
        @{ What = 'a secure string'; Block = { ConvertTo-SecureString 'x' -AsPlainText -Force } }
        @{ What = 'formatted output'; Block = { Get-Item / | Format-Table Name | Out-String -Width 40 } }
        @{ What = 'an error'; Block = { 'one'; Write-Error 'plain'; 'two' } }
        @{ What = 'an error with all that it can have'; Block = { 'one'; Write-Error 'all' -ErrorId My.Id -Category InvalidData -TargetObject 5 -RecommendedAction 'do' } }
        @{ What = 'a thrown string'; Block = { 'one'; throw 'thrown' } }
        @{ What = 'a thrown exception with another within'; Block = { 'one'; throw [InvalidOperationException]::new('outer', [ArgumentException]::new('inner')) } }
        @{ What = 'an error of a cmdlet in a function'; Block = { function Find-It { Get-Item /nowhere/at/all }; Find-It; 'after' } }
        @{ What = 'an error of the language'; Block = { 1 / 0; [int] 'abc' } }
        @{ What = 'a command that is not there'; Block = { 'one'; no-such-command } }
        @{ What = 'an error that stops'; Block = { $ErrorActionPreference = 'Stop'; Write-Error 'stopped'; 'never' } }
        @{ What = 'errors among objects'; Block = { 1..3 | ForEach-Object { $_; Write-Error "e$_" } } }
        @{ What = 'native programs'; Block = { /bin/echo native; /bin/sh -c 'echo err >&2; exit 3'; $LASTEXITCODE } }
        @{ What = 'information'; Block = { 'one'; Write-Information 'i' -Tags t; 'two' } }
        @{ What = 'exit'; Block = { 'a'; exit 5; 'b' } }
        @{ What = 'what a script knows of itself'; Block = { $PSScriptRoot; $PSCommandPath; $MyInvocation.MyCommand.GetType().Name; (Get-Location).Path; $input; $args.Count } }
        @{ What = '$using: with variables, members and elements'; Block = { $using:text; $using:list; $using:list[1]; $using:table; $using:deep; $using:table.b; $using:list.Count } }
        @{ What = '$using: in blocks within'; Block = { & { $USING:Text }; 1 | ForEach-Object { $using:list } } }
        @{ What = '$using: with a variable of a drive'; Block = { $using:env:HOME } }
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost

    # All that somebody could see of what a job gave.
    function Get-Description {
        param([Parameter(ValueFromPipeline)] [AllowNull()] $Value)
        process {
            if ($null -eq $Value) { return '$null' }
            $type = $Value.GetType().FullName
            if ($Value -is [System.Management.Automation.ErrorRecord]) {
                return "$type|$($Value.FullyQualifiedErrorId)|$($Value.CategoryInfo)|$($Value.Exception.GetType())|$($Value.Exception.Message)|$($Value.ScriptStackTrace)|$($Value.ErrorDetails)|$($Value.TargetObject)|$Value"
            }
            if ($Value -is [System.Management.Automation.InformationRecord]) { return "$($Value.MessageData)|$($Value.Source)|$($Value.Tags)" }
            foreach ($name in 'PSComputerName', 'RunspaceId', 'PSShowComputerName', 'PSSourceJobInstanceId') { ([psobject] $Value).psobject.Properties.Remove($name) }
            "$type|$($Value.pstypenames)|$([System.Management.Automation.PSSerializer]::Serialize($Value, 3))"
        }
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'A script job, against Start-Job' {
    BeforeAll {
        $text = 'val'
        $list = 1, 2, 3
        $table = @{ b = @{ c = 2 } } # one key, since their order is the process's own
        $deep = [pscustomobject]@{ n = [pscustomobject]@{ m = [pscustomobject]@{ k = 1 } } }
    }

    It 'gives <What> alike' -ForEach $blocks {
        $expected = Start-Job $Block | Receive-Job -Wait -AutoRemoveJob *>&1 | Get-Description
        $given = Start-SmashJob $Block | Receive-SmashOutput -Follow *>&1 | Get-Description
        $given | Should -BeExactly $expected
    }
}

Describe 'Start-SmashJob with a script' {
    It 'runs it in a PowerShell of its own, and keeps its text' {
        $job = Start-SmashJob { "$PID"; $Host.Name } | Wait-SmashJob
        $job.Command | Should -Be '"$PID"; $Host.Name'
        $job.OutputFormat | Should -Be 'PowerShellRecords'
        $id, $name = $job | Receive-SmashOutput
        $id | Should -Not -Be "$PID"
        $name | Should -Be 'SmashScriptJob'
    }

    It 'is one line in the table of jobs, whatever its script is' {
        $job = Start-SmashJob {
            1
            2
        }
        $rows = ($job | Format-Table | Out-String -Width 200) -split "`n" | Where-Object { $_.Trim() }
        $rows.Count | Should -Be 3
        $rows[2] | Should -Match ' 1 2\s*$'
    }

    It 'takes arguments, named and left over' {
        Start-SmashJob { param($First, [int] $Second) "$First $($Second + 1) $args" } -ArgumentList 'a', '2', 'c' | Receive-SmashOutput -Follow | Should -Be 'a 3 c'
        Start-SmashJob { $args.Count; $args[0].Count; $null -eq $args[1] } -ArgumentList @(1, 2, 3), $null | Receive-SmashOutput -Follow | Should -Be 2, 3, $true
    }

    It 'runs the initialization script before it, and drops what that writes' {
        Start-SmashJob { Get-It } -InitializationScript { 'dropped'; function Get-It { 'it' } } | Receive-SmashOutput -Follow | Should -Be 'it'
    }

    It 'runs nothing after an initialization script that fails' {
        $job = Start-SmashJob { 'never' } -InitializationScript { throw 'early' } | Wait-SmashJob
        $job.ExitCode | Should -Be 1
        $job | Receive-SmashOutput -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].Exception.Message | Should -Be 'early'
    }

    It 'takes a script file, which may change afterwards' {
        $path = Join-Path $folder 'a script.ps1'
        'param($Name) "hello $Name $using:greeting"' | Set-Content $path
        $greeting = 'again'
        $job = Start-SmashJob -FilePath $path -ArgumentList 'you'
        Remove-Item $path
        $job | Receive-SmashOutput -Follow | Should -Be 'hello you again'
    }

    It 'takes values of $using: at the moment of the submission, in the caller''s own scope' {
        $value = 'outer'
        function Start-Inner { $value = 'inner'; Start-SmashJob { $using:value } }
        $job = Start-Inner
        $value = 'changed'
        $job | Receive-SmashOutput -Follow | Should -Be 'inner'
        $jobs = 1..3 | ForEach-Object { $n = $_; Start-SmashJob { $using:n } }
        $jobs | Receive-SmashOutput -Follow | Should -Be 1, 2, 3
        ${odd`} name} = 7
        Start-SmashJob { ${using:odd`} name} } | Receive-SmashOutput -Follow | Should -Be 7
    }

    It 'takes the variables of the module or script that calls it' {
        $module = New-Module { $private = 'of the module'; function Start-Mine { Start-SmashJob { $using:private } } }
        & $module { Start-Mine } | Receive-SmashOutput -Follow | Should -Be 'of the module'
    }

    It 'takes script blocks from the pipeline, and no block for a command line' {
        { 1 }, { 2 } | Start-SmashJob | Receive-SmashOutput -Follow | Should -Be 1, 2
        [pscustomobject]@{ ScriptBlock = { 'by property' }; Name = 'row' } | Start-SmashJob -OutVariable job | Receive-SmashOutput -Follow | Should -Be 'by property'
        $job.Name | Should -Be 'row'
    }

    It 'has the session''s location and environment, and those that are asked for' {
        $env:SMASH_TEST_VALUE = 'mine'
        try {
            Push-Location /usr/bin
            Start-SmashJob { (Get-Location).Path; [Environment]::CurrentDirectory; $env:SMASH_TEST_VALUE } | Receive-SmashOutput -Follow | Should -Be '/usr/bin', '/usr/bin', 'mine'
            Pop-Location
            Start-SmashJob { (Get-Location).Path; $env:SMASH_TEST_VALUE; $env:OTHER; /bin/pwd } -WorkingDirectory / -CleanEnvironment -Environment @{ OTHER = 3 } |
                Receive-SmashOutput -Follow | Should -Be '/', $null, '3', '/'
        } finally { Remove-Item env:SMASH_TEST_VALUE }
    }

    It 'exits with what the script gave to exit, with 1 after an error that ended it, else with 0' {
        (Start-SmashJob { exit 42 } | Wait-SmashJob).ExitCode | Should -Be 42
        (Start-SmashJob { throw 'x' } | Wait-SmashJob).ExitCode | Should -Be 1
        (Start-SmashJob { if ($true) { 'x'; Write-Error 'goes on' } } | Wait-SmashJob).ExitCode | Should -Be 0
        (Start-SmashJob { /bin/false } | Wait-SmashJob).ExitCode | Should -Be 0
        (Start-SmashJob ([scriptblock]::Create('1; exit 3')) -InitializationScript { exit 4 } | Wait-SmashJob).ExitCode | Should -Be 4
    }

    It 'is held to its limits' {
        (Start-SmashJob { while ($true) { } } -MaxCpuTime 1 | Wait-SmashJob).Cause | Should -Be 'CpuLimit'
        (Start-SmashJob { Wait-Event } -Timeout 1 | Wait-SmashJob).Cause | Should -Be 'WallClockLimit'
        $hog = Start-SmashJob { $kept = [Collections.Generic.List[object]]::new(); while ($true) { $block = [byte[]]::new(16MB); [array]::Fill($block, [byte] 1); $kept.Add($block) } } -MaxMemory 400MB | Wait-SmashJob
        $hog.Cause | Should -Be 'MemoryLimit'
    }

    It 'runs finally blocks when it is stopped' {
        $mark = Join-Path $folder 'cleaned'
        $job = Start-SmashJob { try { 'begun'; Wait-Event } finally { 'cleaned' > $using:mark } }
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 1
        $job = $job | Stop-SmashJob -GracePeriod 30 -PassThru | Wait-SmashJob
        $job.Cause | Should -Be 'Canceled'
        $job.State | Should -Be 'Aborted'
        Get-Content $mark | Should -Be 'cleaned'
    }

    It 'tells those in the script who asked to be told that the session ends' {
        $mark = Join-Path $folder 'exiting'
        $job = Start-SmashJob {
            $tell = [scriptblock]::Create("[IO.File]::WriteAllText('$using:mark', 'exiting')")
            $null = Register-EngineEvent PowerShell.Exiting -Action $tell
        } | Wait-SmashJob
        $job.ExitCode | Should -Be 0
        Get-Content $mark | Should -Be 'exiting'
    }

    It 'leaves nothing of its process in the temporary folder' {
        $before = (Get-ChildItem ([IO.Path]::GetTempPath())).Name # an earlier process of that number may have been killed
        $id = Start-SmashJob { $PID } | Receive-SmashOutput -Follow
        Get-SmashJob -Last 1 | Wait-SmashJob | Out-Null
        Get-ChildItem ([IO.Path]::GetTempPath()) -Filter "*$id*" | Where-Object Name -Match "(-|\.)$id(-|\.)" | Where-Object Name -NotIn $before | Should -BeNullOrEmpty
    }

    It 'takes a script of any length, whose begin is what the job is called' {
        $comment = "# $('é' * 40000)"
        $job = Start-SmashJob ([scriptblock]::Create("'begun'`n$comment`n'ended'"))
        $job | Receive-SmashOutput -Follow | Should -Be 'begun', 'ended'
        $bytes = [Text.Encoding]::UTF8.GetByteCount($job.Command)
        $bytes | Should -BeLessOrEqual 64KB
        $bytes | Should -BeGreaterThan (64KB - 4)
        $job.Command | Should -BeLike "'begun'*é"
    }

    It 'takes what is large, and says of what is too large that it is' {
        $big = 'large ' * 3MB
        Start-SmashJob { ($using:big).Length } | Receive-SmashOutput -Follow | Should -Be (18MB)
        $noise = [byte[]]::new(17MB)
        [Random]::new(1).NextBytes($noise)
        $count = @(Get-SmashJob).Count
        Get-ErrorId { Start-SmashJob { ($using:noise).Length } } | Should -Be 'RequestTooLarge'
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'a variable that is not there'; Id = 'UsingVariableIsUndefined'; Arguments = @{ ScriptBlock = { $using:nowhere_to_be_found } } }
        @{ Case = 'a member of one'; Id = 'UsingVariableIsUndefined'; Arguments = @{ ScriptBlock = { $using:nowhere_to_be_found.Length } } }
        @{ Case = 'an empty script'; Id = 'EmptyCommand'; Arguments = @{ ScriptBlock = { } } }
        @{ Case = 'a file that is not there'; Id = 'ScriptNotReadable'; Arguments = @{ FilePath = '/nowhere/a.ps1' } }
        @{ Case = 'a time that is none'; Id = 'InvalidTimeSpan'; Arguments = @{ ScriptBlock = { 1 }; Timeout = 'soon' } }
    ) {
        $count = @(Get-SmashJob).Count
        Get-ErrorId { Start-SmashJob @Arguments } | Should -Be $Id
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'refuses a file that is no script with ScriptNotValid' {
        'if (' | Set-Content (Join-Path $folder 'broken.ps1')
        Get-ErrorId { Start-SmashJob -FilePath (Join-Path $folder 'broken.ps1') } | Should -Be 'ScriptNotValid'
    }

    It 'submits nothing with -WhatIf' {
        $count = @(Get-SmashJob).Count
        Start-SmashJob { 1 } -WhatIf | Should -BeNullOrEmpty
        @(Get-SmashJob).Count | Should -Be $count
    }

    It 'says that a PowerShell is not there as a shell does' {
        $job = Start-SmashJob { 1 } -PowerShellPath /nowhere/pwsh | Wait-SmashJob
        $job.ExitCode | Should -Be 127
        $job | Receive-SmashOutput -Stream StandardError | Should -Match '/nowhere/pwsh'
    }

    It 'goes on when the session that started it ends' {
        $id = Invoke-Pwsh 'function x { $secret = 5; (Start-SmashJob { [Threading.SpinWait]::SpinUntil({ Test-Path $using:env:SMASH_SOCKET }); $using:secret }).Id }; x'
        Get-SmashJob ([uint32] "$id") | Wait-SmashJob | Receive-SmashOutput | Should -Be 5
    }
}
