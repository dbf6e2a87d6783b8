BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    $null = New-RedDirectory /home/a/b, '/home/a/[x]', /home/A -Force -World $world
    Set-Content "$($red.Folder)/one.txt" 'one'
    Set-Content "$($red.Folder)/two.log" 'two'
    $null = Send-RedItem "$($red.Folder)/one.txt", "$($red.Folder)/two.log" /home/a -World $world
}
AfterAll { Exit-RedTestHost $red }

Describe 'Get-RedItem' {
    It 'lists the root, a directory, a file, and a directory itself' {
        (Get-RedItem -World $world).Name | Should -Contain 'home'
        (Get-RedItem /home/a -World $world).Name | Sort-Object | Should -Be '[x]', 'b', 'one.txt', 'two.log'
        $file = Get-RedItem home/a/one.txt -World $world
        $file.FullName, $file.Size, $file.Type, $file.Mode, $file.Directory | Should -Be '/home/a/one.txt', 4, 'File', '-rw-', '/home/a'
        (Get-RedItem /home/a -NoChildren -World $world).Type | Should -Be 'Directory'
        (Get-RedItem /tmp/../../home/./a/one.txt -World $world).Size | Should -Be 4
    }

    It 'goes down with -Recurse, and by patterns in any part, in which letters of either case differ' {
        (Get-RedItem /home -Recurse -World $world).Count | Should -Be 6
        (Get-RedItem '/h*/?/*.txt' -World $world).FullName | Should -Be '/home/a/one.txt'
        (Get-RedItem '/home/[a]/*' -NoChildren -World $world).Count | Should -Be 4
        (Get-RedItem '/home/a*' -NoChildren -World $world).FullName | Should -Be '/home/a'
        Get-RedItem '/nowhere/*' -World $world | Should -BeNullOrEmpty
    }

    It 'takes names as they are by -LiteralPath, from the pipeline too' {
        (Get-RedItem -LiteralPath '/home/a/[x]' -NoChildren -World $world).Name | Should -Be '[x]'
        (Get-RedItem '/home/a' -World $world | Get-RedItem -NoChildren).Count | Should -Be 4
        (Get-RedItem '/home/a/`[x`]' -NoChildren -World $world).Name | Should -Be '[x]'
    }

    It 'does not find what is not there, and lists what is' {
        Get-ErrorId { Get-RedItem /nowhere -World $world } | Should -Be 'RED_ENOENT'
        (Get-RedItem /nowhere, /home/a/one.txt -World $world -ErrorAction SilentlyContinue -ErrorVariable missing).Name | Should -Be 'one.txt'
        $missing[0].TargetObject | Should -Be '/nowhere'
        $missing[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $missing[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'completes paths of the world' {
        $global:theWorld = $world
        $line = 'Get-RedItem -World $theWorld /home/a/o'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Be '/home/a/one.txt'
        $line = 'Get-RedItem -World $theWorld -LiteralPath /home/a/['
        { [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null) } | Should -Not -Throw
        Remove-Variable -Scope Global theWorld
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Get-RedItem /home/a -World $world | Out-String -Width 80) -split "`n"
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        "$lines" | Should -Match 'one\.txt'
    }
}
