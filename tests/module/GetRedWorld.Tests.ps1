BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
}
AfterAll { Exit-RedTestHost $red }

Describe 'Get-RedWorld' {
    It 'gets the default world and those that were made, by name, pattern and RED' {
        @(Get-RedWorld).Count | Should -Be 2
        (Get-RedWorld -Default).IsDefault | Should -BeTrue
        Get-RedWorld $world.Name | Should -Be $world
        Get-RedWorld "$($world.Name.Substring(0, 8))*" -RedHost $red.RedHost | Should -Be $world
        Get-RedWorld 'nothing*' | Should -BeNullOrEmpty
        Get-ErrorId { Get-RedWorld nothing } | Should -Be 'RedWorldNotKnown'
    }

    It 'enters a world by its key, from another session, and remembers none that is none' {
        $created = $world.Created.ToUniversalTime().ToString('o')
        Invoke-Pwsh "`$r = Connect-RedHost '$($red.Uri)'; `$w = Get-RedWorld '$($world.Name)' -Created '$created'; `$null = New-RedDirectory /home/theirs -World `$w; (Get-RedWorld).Count" | Should -Be 2
        (Get-RedItem /home -World $world).Name | Should -Be 'theirs'
        Get-ErrorId { Get-RedWorld ('0' * 40) -Created (Get-Date) } | Should -Be 'RED_EBADWORLD'
        @(Get-RedWorld).Count | Should -Be 2
    }

    It 'is named by its address in any parameter -World, within this session' {
        (Get-RedItem / -World "$world").Count | Should -BeGreaterThan 3
        { Get-RedItem / -World 'red://127.0.0.1:1/x' } | Should -Throw '*New-RedWorld*'
    }

    It 'completes worlds by variable and by address' {
        Set-Variable -Scope Global theWorld $world
        $line = 'Get-RedItem / -World $theW'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Contain '$theWorld'
        $line = 'Get-RedItem / -World red:'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Contain "$world"
        Remove-Variable -Scope Global theWorld
    }
}
