BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    function Send-Text($Sink, [string] $Text) {
        $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $Sink.Port)
        $client.GetStream().Write([Text.Encoding]::UTF8.GetBytes($Text))
        $client.Dispose()
        $null = $world.WaitForEnd($Sink, [timespan]::FromSeconds(60), [Threading.CancellationToken]::None)
    }
}
AfterAll { Exit-RedTestHost $red }

Describe 'Start-RedSink' {
    It 'starts none with -WhatIf' {
        Start-RedSink /tmp/none -World $world -WhatIf | Should -BeNullOrEmpty
        $world.GetJobs([Threading.CancellationToken]::None) | Should -BeNullOrEmpty
    }

    It 'writes what comes, and behind it with -Append, and tells of it' {
        $sink = Start-RedSink /tmp/text -Checksum -World $world
        $sink.Port | Should -BeGreaterThan 0
        $sink.IsEnded | Should -BeFalse
        Send-Text $sink 'one'
        $sink.State, $sink.Bytes, $sink.Cause | Should -Be 'Ended', 3, 'Exit'
        $sink.Properties['SHA256'] | Should -Be ([Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes('one'))).ToLowerInvariant())
        Send-Text (Start-RedSink /tmp/text -Append -BlockSize 1 -World $world) 'two'
        (Get-RedItem /tmp/text -World $world).Size | Should -Be 6
        Send-Text (Start-RedSink /tmp/text -World $world) 'x'
        (Get-RedItem /tmp/text -World $world).Size | Should -Be 1
    }

    It 'has RED_EBADSINK for a path and a port that will not do' {
        Get-ErrorId { Start-RedSink /none/text -World $world } | Should -Be 'RED_EBADSINK'
        Get-ErrorId { Start-RedSink /tmp/text -Port ([uri]$red.Uri).Port -World $world } | Should -Be 'RED_EBADSINK'
    }

    It 'ends when nobody comes' {
        $late = Start-RedSink /tmp/late -ConnectTimeout 0.2 -Wait -World $world
        $late.State, $late.Cause | Should -Be 'Ended', 'ConnectionTimeout'
    }
}
