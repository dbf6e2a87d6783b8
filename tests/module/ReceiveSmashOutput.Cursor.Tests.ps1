BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Receive-SmashOutput -Cursor' {
    It 'goes on where the reading before has ended, as often as is wished' {
        $job = Start-SmashJob 'echo one; printf tw; read x; echo o; read x; echo three >&2; echo four' -KeepInput
        $job | Receive-SmashOutput -Follow -Raw:$false | Select-Object -First 1 | Should -Be 'one'
        $job | Receive-SmashOutput -CursorVariable first | Should -Be 'one'
        "$first" | Should -Be "$($job.Id):4:0"
        $job | Receive-SmashOutput -Cursor $first -CursorVariable same | Should -BeNullOrEmpty
        "$same" | Should -Be "$first"
        'x', 'x' | Send-SmashInput $job -Complete
        $job | Wait-SmashJob -Timeout 60 | Out-Null
        foreach ($cursor in $first, "$first", $first) {
            $job | Receive-SmashOutput -Cursor $cursor -CursorVariable last | Should -Be 'two', 'four', 'three'
        }
        "$last" | Should -Be "$($job.Id):13:6"
        $job | Receive-SmashOutput -Cursor $last | Should -BeNullOrEmpty
        $job | Receive-SmashOutput -Cursor $first -Raw | Should -Be "two`nfour`nthree`n"
        ($job | Receive-SmashOutput -Cursor $first -Bytes -Stream StandardOutput).Count | Should -Be 9
        $job | Receive-SmashOutput -Cursor $first -Follow -CursorVariable followed | Sort-Object | Should -Be 'four', 'three', 'two'
        "$followed" | Should -Be "$last"
    }

    It 'gives one for each job' {
        $jobs = 'echo a', 'echo bb' | Start-SmashJob | Wait-SmashJob -Timeout 60
        $jobs | Receive-SmashOutput -CursorVariable ends | Sort-Object | Should -Be 'a', 'bb'
        $ends.OutputOffset | Sort-Object | Should -Be 2, 3
        $jobs | Receive-SmashOutput -Cursor $ends | Should -BeNullOrEmpty
    }

    It 'serves twenty readers at once, each by itself' {
        $job = Start-SmashJob 'i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; read x; echo over' -KeepInput
        $readers = 1..20 | ForEach-Object { Start-ThreadJob -ThrottleLimit 20 { param($Id, $Manifest) Import-Module $Manifest; Receive-SmashOutput -Id $Id -Follow } -ArgumentList $job.Id, (Get-SmashTestManifest) }
        'x' | Send-SmashInput $job -Complete
        foreach ($lines in $readers | ForEach-Object { , @($_ | Receive-Job -Wait -AutoRemoveJob) }) {
            $lines.Count | Should -Be 2001
            $lines[-1] | Should -Be 'over'
        }
    }

    It 'refuses what is no cursor' {
        $job = Start-SmashJob 'true' | Wait-SmashJob -Timeout 60
        Get-ErrorId { $job | Receive-SmashOutput -Cursor 'x' } | Should -Be 'InvalidCursor'
        Get-ErrorId { $job | Receive-SmashOutput -Cursor '1:2' } | Should -Be 'InvalidCursor'
        Get-ErrorId { $job | Receive-SmashOutput -Cursor "$($job.Id):0:0" -Tail 1 } | Should -Be 'InvalidCursor'
        $script = Start-SmashJob { 1 } | Wait-SmashJob -Timeout 60
        Get-ErrorId { $script | Receive-SmashOutput -CursorVariable c } | Should -Be 'CursorNotForScript'
        $script | Receive-SmashOutput -Raw -CursorVariable c | Should -Not -BeNullOrEmpty
        $c.OutputOffset | Should -BeGreaterThan 0
    }
}
