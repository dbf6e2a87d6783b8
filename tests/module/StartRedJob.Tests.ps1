BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    $null = New-PSDrive -Name w -PSProvider Red -Root $world -Scope Global
}
AfterAll {
    Remove-PSDrive w -Scope Global
    Exit-RedTestHost $red
}

Describe 'Start-RedJob' {
    It 'runs a program with its arguments as they are, and tells how it ended' {
        $job = Start-RedJob -World $world printf '%s|', "it's", '$HOME *', '' -OutputPath /tmp/arguments -Wait
        $job.State, $job.ExitCode, $job.Cause, $job.HasFailed | Should -Be 'Ended', 0, 'Exit', $false
        $job.Number | Should -BeGreaterThan 0
        $job.Kind | Should -Be 'Run'
        $job.Ended | Should -BeGreaterOrEqual $job.Started
        Get-Content w:/tmp/arguments | Should -Be "it's|`$HOME *||"
    }

    It 'runs a line by the shell, begins files anew, and adds to them with -Append' {
        $null = Start-RedJob -World $world -Command 'echo out; echo error >&2' -OutputPath /tmp/o -ErrorPath /tmp/e -Wait
        $null = Start-RedJob -World $world -Command 'echo more; echo worse >&2' -OutputPath /tmp/o -ErrorPath /tmp/e -Append -Wait
        Get-Content w:/tmp/o | Should -Be 'out', 'more'
        Get-Content w:/tmp/e | Should -Be 'error', 'worse'
        $null = Start-RedJob -World $world cat -InputPath /tmp/e -OutputPath /tmp/o -Wait
        Get-Content w:/tmp/o | Should -Be 'error', 'worse'
        (Start-RedJob -World $world -Command 'exit 3' -Wait).ExitCode | Should -Be 3
    }

    It 'takes input from a connection, and sends output to one' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            $job = $world | Start-RedJob sort -InputAddress 0 -OutputAddress "127.0.0.1:$($listener.LocalEndpoint.Port)"
            $job.State | Should -Be 'Waiting'
            $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $job.Port)
            $client.GetStream().Write([Text.Encoding]::ASCII.GetBytes("b`na`n"))
            $client.Dispose()
            $output = $listener.AcceptTcpClient()
            [IO.StreamReader]::new($output.GetStream()).ReadToEnd() | Should -Be "a`nb`n"
            $output.Dispose()
            ($job | Wait-RedJob).ExitCode | Should -Be 0
        } finally { $listener.Dispose() }
    }

    It 'asks for more properties by name' {
        (Start-RedJob -World $world true -Property NAME, COMMAND -Wait).Properties['COMMAND'] | Should -Match 'true'
    }

    It 'refuses by the RED''s names what cannot be run, and by its own what is no address' {
        $record = try { Start-RedJob -World $world no-such-program -ErrorAction Stop } catch { $_ }
        ($record.FullyQualifiedErrorId -split ',')[0] | Should -Be 'RED_EBADCOMMAND'
        $record.TargetObject | Should -Be 'no-such-program'
        Get-ErrorId { Start-RedJob -World $world true -OutputPath /no/such/place } | Should -Be 'RED_EBADRUN'
        Get-ErrorId { Start-RedJob -World $world true -OutputAddress 127.0.0.1:1 } | Should -Be 'RED_EBADRUN'
        foreach ($address in 'here', '127.0.0.1', '127.0.0.1:0', ':80', 'a:70000') { Get-ErrorId { Start-RedJob -World $world true -OutputAddress $address } | Should -Be 'InvalidRedAddress' }
        Get-ErrorId { Start-RedJob -World $world true -InputAddress x } | Should -Be 'InvalidRedAddress'
    }

    It 'runs nothing with -WhatIf' {
        $before = (Get-RedJob -World $world).Count
        Start-RedJob -World $world true -WhatIf 6> $null
        (Get-RedJob -World $world).Count | Should -Be $before
    }
}
