BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $socket = [System.Net.Sockets.UdpClient]::new(0)
    $port = $socket.Client.LocalEndPoint.Port
    $socket.Dispose()
    $red = Enter-RedTestHost -Setting @{ RED_DISCOVERY = 'On'; RED_DISCOVERY_PORT = $port }
}
AfterAll { Exit-RedTestHost $red }

Describe 'Find-RedHost' {
    It 'finds one by the address of its machine, and tells how to connect to it' {
        $found = Find-RedHost 127.0.0.1 -DiscoveryPort $port -Timeout 5 | Select-Object -First 1
        $found.Port | Should -Be ([uri]$red.Uri).Port
        $found.Machine | Should -Be (uname -m)
        $found.NeedsToken | Should -BeFalse
        ($found | Connect-RedHost).Key.Start | Should -Be $red.RedHost.Key.Start
    }

    It 'tells of each once, however often it is asked, and of the networks as such' {
        @(Find-RedHost 127.0.0.1, localhost, 127.0.0.1 -DiscoveryPort $port -Timeout 0.5).Count | Should -Be 1
        @(Find-RedHost -DiscoveryPort $port -Timeout 0.5).Count | Should -BeLessOrEqual 1
    }

    It 'writes nothing where there is none, and says which name is not known' {
        $free = [System.Net.Sockets.UdpClient]::new(0)
        try { Find-RedHost 127.0.0.1 -DiscoveryPort $free.Client.LocalEndPoint.Port -Timeout 0.2 | Should -BeNullOrEmpty } finally { $free.Dispose() }
        Get-ErrorId { Find-RedHost no-such-machine.invalid -Timeout 0.2 } | Should -Be 'RedHostNameNotFound'
        Get-ErrorId { Find-RedHost -Timeout '1 parsec' } | Should -Be 'InvalidTimeSpan'
    }
}
