BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
}
AfterAll {
    $env:_SMASH_RED_LISTEN = $null
    Exit-RedTestHost $red
}

Describe 'Get-RedHost' {
    It 'gets those that are connected, and starts no host for more' {
        (Get-RedHost).Uri | Should -Be $red.RedHost.Uri
        Join-Path $red.SmashFolder host.sock | Should -Not -Exist
    }

    It 'tells of the RED of a Smash host, with the port that was chosen' {
        $env:_SMASH_RED_LISTEN = '127.0.0.1:0'
        $null = Start-SmashHost
        $env:_SMASH_RED_LISTEN = $null
        $connection = Connect-SmashHost
        # The host is there before its RED is ready: the address is told when it is.
        $limit = [DateTime]::Now.AddSeconds(60)
        while (-not ($told = $connection.GetHost([Threading.CancellationToken]::None).RedUris) -and [DateTime]::Now -lt $limit) { [Threading.Thread]::Yield() | Out-Null }
        $own = Get-RedHost -Connection $connection
        $own.Uri | Should -Be $told[0]
        $own.Port | Should -BeGreaterThan 0
        @(Get-RedHost).Count | Should -Be 2
        [object]::ReferenceEquals((Connect-RedHost), $own) | Should -BeTrue
        Get-ErrorId { New-RedWorld } | Should -Be 'RedHostNotNamed'
        (New-RedWorld $own.Uri).RedHost | Should -Be $own
        Disconnect-RedHost $own
        Stop-SmashHost
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Get-RedHost | Out-String -Width 80) -split "`n"
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}
