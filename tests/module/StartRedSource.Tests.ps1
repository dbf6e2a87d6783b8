BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    [IO.File]::WriteAllText("$($red.Folder)/text", 'one two')
    $null = Send-RedItem "$($red.Folder)/text" /tmp -World $world
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    function Receive-Text { [IO.StreamReader]::new($listener.AcceptTcpClient().GetStream()).ReadToEnd() }
}
AfterAll {
    $listener.Dispose()
    Exit-RedTestHost $red
}

Describe 'Start-RedSource' {
    It 'starts none with -WhatIf' {
        Start-RedSource /tmp/text -Port $port -World $world -WhatIf | Should -BeNullOrEmpty
        $listener.Pending() | Should -BeFalse
    }

    It 'sends a file to whoever listens, whole or from where it is told' {
        $source = Start-RedSource /tmp/text -Port $port -World $world
        Receive-Text | Should -Be 'one two'
        $null = $world.WaitForEnd($source, [timespan]::FromSeconds(60), [Threading.CancellationToken]::None)
        $source.Bytes | Should -Be 7
        $null = Start-RedSource /tmp/text -Port $port -Offset 4 -Destination localhost -World $world
        Receive-Text | Should -Be 'two'
        (Start-RedSource /tmp/text -Port $port -Destination 127.0.0.1 -Wait -World $world).State | Should -Be 'Ended'
        Receive-Text | Should -Be 'one two'
    }

    It 'has RED_EBADSOURCE for a file that is not there, and for a port at which nobody listens' {
        Get-ErrorId { Start-RedSource /tmp/none -Port $port -World $world } | Should -Be 'RED_EBADSOURCE'
        $free = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $free.Start(); $nobody = $free.LocalEndpoint.Port; $free.Stop()
        Get-ErrorId { Start-RedSource /tmp/text -Port $nobody -World $world } | Should -Be 'RED_EBADSOURCE'
    }
}
