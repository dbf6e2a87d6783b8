BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost

    function New-Pipe {
        $pipe = Join-Path $folder "pipe-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        /usr/bin/mkfifo $pipe
        $pipe
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Invoke-SmashParallel' {
    AfterEach { Get-SmashJob | Remove-SmashJob -Force }

    It 'runs the script for each item, once' {
        1..100 | Invoke-SmashParallel { $_ * 2 } -ThrottleLimit 4 | Sort-Object | Should -Be (1..100 | ForEach-Object { $_ * 2 })
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'keeps the order of the items with -Ordered, whichever is done first' {
        # The first item waits until the last is done.
        $pipe = New-Pipe
        $got = 1..6 | Invoke-SmashParallel -ThrottleLimit 2 -Ordered {
            if ($_ -eq 1) { $null = [IO.File]::ReadAllText($using:pipe) }
            if ($_ -eq 6) { [IO.File]::AppendAllText($using:pipe, 'go') }
            "$_ begins"
            "$_ ends"
        }
        $got | Should -Be (1..6 | ForEach-Object { "$_ begins"; "$_ ends" })
    }

    It 'gives results as they come without it' {
        $pipe = New-Pipe
        $got = 1..3 | Invoke-SmashParallel -ThrottleLimit 2 {
            if ($_ -eq 1) { $null = [IO.File]::ReadAllText($using:pipe) }
            $_
        } | ForEach-Object { if ($_ -eq 3) { [IO.File]::AppendAllText($pipe, 'go') }; $_ }
        $got | Should -Be 2, 3, 1
    }

    It 'works on as many items at once as -ThrottleLimit says, and on no more' {
        # Three meet, and nobody goes on before they have.
        $got = 1..3 | Invoke-SmashParallel -ThrottleLimit 3 -InitializationScript {
            Add-Type 'public static class Meeting { public static readonly System.Threading.Barrier Place = new System.Threading.Barrier(3); }' -ErrorAction Ignore
        } { [Meeting]::Place.SignalAndWait(60000) } -WarningAction Ignore
        $got | Should -Be $true, $true, $true
        $sessions = 1..50 | Invoke-SmashParallel -ThrottleLimit 2 { [runspace]::DefaultRunspace.InstanceId.Guid } | Sort-Object -Unique
        @($sessions).Count | Should -BeLessOrEqual 2
    }

    It 'passes arguments, values of $using: and what -InitializationScript defines' {
        $table = @{ Inner = 'deep' }
        $got = 1..2 | Invoke-SmashParallel -Ordered -ArgumentList 'first', 2 -InitializationScript { function Get-Twice($n) { 2 * $n } } {
            param($text, $number)
            "$_ $text $number $($using:table.Inner) $(Get-Twice $_)"
        }
        $got | Should -Be '1 first 2 deep 2', '2 first 2 deep 4'
    }

    It 'leaves nothing of one item to the next' {
        1..20 | Invoke-SmashParallel -ThrottleLimit 1 { if ($left) { "left: $left" }; $left = $_ } | Should -BeNullOrEmpty
    }

    It 'gives items and results as Start-Job does: <Name>' -ForEach @(
        @{ Name = 'null'; Value = $null }
        @{ Name = 'text'; Value = "a`nb <&> `u{1F600}" }
        @{ Name = 'array'; Value = @(, @(1, 2, 3)) }
        @{ Name = 'table'; Value = @{ a = 1 } }
        @{ Name = 'object'; Value = [pscustomobject]@{ Name = 'n'; Id = 7 } }
        @{ Name = 'date'; Value = [datetime]::new(2020, 2, 2) }
    ) {
        $got = , $Value | Invoke-SmashParallel { if ($null -eq $_) { 'it is null' } else { $_.GetType().FullName; , $_ } }
        if ($Name -eq 'null') { $got | Should -Be 'it is null' } else {
            $got[0] | Should -Not -BeNullOrEmpty
            ($got[1] | ConvertTo-Json -Compress) | Should -Be ($Value | ConvertTo-Json -Compress)
        }
    }

    It 'takes nothing for the job from the properties of the items' {
        $item = [pscustomobject]@{ Name = 'mine'; Priority = 'none'; Timeout = 'never'; Environment = 5; Connection = 'x' }
        $job = $item | Invoke-SmashParallel { $_.Name } -AsJob
        $job.Name | Should -Not -Be 'mine'
        $job | Wait-SmashJob | Receive-SmashOutput | Should -Be 'mine'
    }

    It 'puts each record into its stream' {
        $got = 1 | Invoke-SmashParallel {
            Write-Warning "w$_"
            Write-Verbose "v$_" -Verbose
            Write-Error "e$_"
            Write-Host "h$_"
            $_
        } -WarningVariable warnings -ErrorVariable problems -InformationVariable shown -Verbose 3> $null 2> $null 4>&1 6> $null
        $got | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] } | Should -Be 1
        ($got | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Contain 'v1'
        "$warnings" | Should -Be 'w1'
        "$problems" | Should -Be 'e1'
        "$shown" | Should -Be 'h1'
    }

    It 'goes on after an error of an item, and says so by the exit code' {
        $job = 1..5 | Invoke-SmashParallel { if ($_ -eq 2) { throw "bad $_" }; if ($_ -eq 3) { exit 7 }; $_ } -AsJob | Wait-SmashJob
        $job.ExitCode | Should -Be 1
        $got = $job | Receive-SmashOutput -Ordered -ErrorVariable problems 2> $null
        $got | Should -Be 1, 4, 5
        $problems | ForEach-Object { "$_" } | Should -Be 'bad 2'
    }

    It 'ends when an initialization script fails, and names the items' {
        $got = 1..5 | Invoke-SmashParallel { $_ } -InitializationScript { throw 'no start' } -ErrorVariable problems 2> $null
        $got | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Where-Object { $_ -like 'ItemsNotDone,*' } | Should -HaveCount 1
        "$($problems[0])" | Should -Be 'no start'
    }

    It 'says what went wrong when nothing could be run' {
        $null = 1..3 | Invoke-SmashParallel { $_ } -PowerShellPath /no/such/pwsh -ErrorVariable problems 2> $null
        ($problems[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'ItemsNotDone'
        "$($problems[0])" | Should -Match '/no/such/pwsh.* 3 of 3 .*: 0, 1, 2'
        (Get-SmashJob).ExitCode | Should -Be 127
    }

    It 'ends with the job''s time limit, and names what is left' {
        $null = 1..1000 | Invoke-SmashParallel { $_; [Threading.Thread]::CurrentThread.Join(50) } -Timeout 2 -ThrottleLimit 1 -ErrorVariable problems 2> $null
        ($problems[-1].FullyQualifiedErrorId -split ',')[0] | Should -Be 'ItemsNotDone'
        (Get-SmashJob).Cause | Should -Be 'WallClockLimit'
    }

    It 'names the items that are not done when the job is stopped, here and from another session' {
        $pipe = New-Pipe
        $job = 1..30 | Invoke-SmashParallel -ThrottleLimit 1 -AsJob -Name broken { if ($_ -eq 4) { $null = [IO.File]::ReadAllText($using:pipe) }; $_ }
        $null = $job | Receive-SmashOutput -Follow | Select-Object -First 3
        $job | Stop-SmashJob -Force
        $null = $job | Wait-SmashJob
        $got = $job | Receive-SmashOutput -ErrorVariable problems 2> $null
        $got | Should -Be 1, 2, 3
        ($problems[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'ItemsNotDone'
        $problems[0].TargetObject.Id | Should -Be $job.Id
        "$($problems[0])" | Should -Match '27 of 30 .*: 3, 4, 5'
        Invoke-Pwsh '$null = Receive-SmashOutput -Name broken -ErrorVariable e 2> $null; $e[0].FullyQualifiedErrorId' | Should -BeLike 'ItemsNotDone,*'
    }

    It 'stops the job when nobody wants more' {
        1..1000 | Invoke-SmashParallel { $_; [Threading.Thread]::CurrentThread.Join(50) } -ThrottleLimit 1 | Select-Object -First 1 | Should -Be 1
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'stops the job when the pipeline is stopped' {
        $pipe = New-Pipe
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddScript('param($module, $pipe) Import-Module $module; 1..2 | Invoke-SmashParallel -KeepJob -ThrottleLimit 1 { $_; $null = [IO.File]::ReadAllText($using:pipe) }').
            AddArgument((Get-Module Smash).Path).AddArgument($pipe)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = Register-ObjectEvent $output DataAdded -SourceIdentifier first
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Event -SourceIdentifier first -Timeout 60 | Remove-Event
        Unregister-Event first
        $shell.Stop()
        (Get-SmashJob).Cause | Should -Be 'Canceled'
        $shell.Dispose()
    }

    It 'goes on when the console is killed: each item is done, once' {
        $pipe = New-Pipe
        $record = Join-Path $folder 'done.txt'
        $script = "`$PID; 1..40 | Invoke-SmashParallel -ThrottleLimit 4 -KeepJob -Name survivor { if (`$_ -eq 10) { `$null = [IO.File]::ReadAllText('$pipe') }; [IO.File]::AppendAllText('$record.' + `$_, 'x'); `$_ }"
        $console = Invoke-Pwsh $script | ForEach-Object {
            if ($null -eq $processId) { $processId = $_ } elseif ($_ -eq 5) { /bin/kill -KILL $processId }
        }
        $job = Get-SmashJob -Name survivor
        "$($job.State)" | Should -Be 'Running'
        [IO.File]::AppendAllText($pipe, 'go')
        ($job | Wait-SmashJob -Timeout 120).ExitCode | Should -Be 0
        1..40 | ForEach-Object { [IO.File]::ReadAllText("$record.$_") } | Should -Be (@('x') * 40)
        $job | Receive-SmashOutput -Ordered | Should -Be (1..40)
        Get-Job -Name survivor | Receive-Job | Sort-Object | Should -Be (1..40)
    }

    It 'goes on when the host''s session is killed meanwhile, and gives each result once' {
        $first = $true
        $got = 1..200 | Invoke-SmashParallel -ThrottleLimit 4 { $_ } | ForEach-Object {
            if ($first) { /bin/kill -KILL (Get-SmashHost).SessionProcessId; $first = $false }
            $_
        }
        $got | Sort-Object | Should -Be (1..200)
    }

    It 'writes the job with -AsJob, whose results another session has too' {
        $job = 1..10 | Invoke-SmashParallel { [pscustomobject]@{ Number = $_ } } -AsJob -Name shared
        $job.GetType().FullName | Should -Be 'Smash.Client.SmashJob'
        $job.Command | Should -Be '[pscustomobject]@{ Number = $_ }'
        Invoke-Pwsh '(Get-SmashJob -Name shared | Wait-SmashJob | Receive-SmashOutput -Ordered).Number -join " "' | Should -Be (1..10 -join ' ')
        $job | Receive-SmashOutput -Follow -Ordered | ForEach-Object Number | Should -Be (1..10)
    }

    It 'does nothing for no items, and sends nothing with -WhatIf' {
        @() | Invoke-SmashParallel { 'never' } | Should -BeNullOrEmpty
        1..3 | Invoke-SmashParallel { 'never' } -WhatIf | Should -BeNullOrEmpty
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'takes the elements of an array that is given by name, and arrays from the pipeline as they are' {
        Invoke-SmashParallel { $_ } -InputObject 1, 2, 3 -Ordered | Should -Be 1, 2, 3
        , @(1, 2) | Invoke-SmashParallel { $_.Count } | Should -Be 2
    }

    It 'refuses an empty script, a variable that is not there, and more than a submission holds' {
        Get-ErrorId { 1 | Invoke-SmashParallel { } } | Should -Be 'EmptyCommand'
        Get-ErrorId { 1 | Invoke-SmashParallel { $using:noSuchVariable } } | Should -Be 'UsingVariableIsUndefined'
        Get-ErrorId { 1 | Invoke-SmashParallel { 1 } -ThrottleLimit 0 } | Should -Be 'ParameterArgumentValidationError'
        $noise = [byte[]]::new(18MB)
        [random]::new(1).NextBytes($noise)
        Get-ErrorId { , $noise | Invoke-SmashParallel { 1 } } | Should -Be 'RequestTooLarge'
        Get-SmashJob | Should -BeNullOrEmpty
    }

    It 'sends many items that compress well' {
        $text = 'x' * 1000
        (1..20000 | ForEach-Object { "$_$text" } | Invoke-SmashParallel { $_.Length } -ThrottleLimit 2 | Measure-Object -Sum).Sum | Should -Be (
            (1..20000 | ForEach-Object { "$_".Length + 1000 } | Measure-Object -Sum).Sum)
    }
}
