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
            $job | Receive-SmashOutput -Stream All -Cursor $cursor -CursorVariable last | Should -Be 'two', 'four', 'three'
        }
        "$last" | Should -Be "$($job.Id):13:6"
        $job | Receive-SmashOutput -Stream All -Cursor $last | Should -BeNullOrEmpty
        $job | Receive-SmashOutput -Stream All -Cursor $first -Raw | Should -Be "two`nfour`nthree`n"
        ($job | Receive-SmashOutput -Cursor $first -Bytes -Stream StandardOutput).Count | Should -Be 9
        $job | Receive-SmashOutput -Stream All -Cursor $first -Follow -CursorVariable followed | Sort-Object | Should -Be 'four', 'three', 'two'
        "$followed" | Should -Be "$last"
    }

    It 'gives one for each job' {
        $jobs = 'echo a', 'echo bb' | Start-SmashJob | Wait-SmashJob -Timeout 60
        $jobs | Receive-SmashOutput -CursorVariable ends | Sort-Object | Should -Be 'a', 'bb'
        $ends.OutputOffset | Sort-Object | Should -Be 2, 3
        $jobs | Receive-SmashOutput -Cursor $ends | Should -BeNullOrEmpty
    }

    It 'serves twenty readers at once, each by itself' {
        $job = Start-SmashJob 'seq 2000; read x; echo over' -KeepInput
        $readers = 1..20 | ForEach-Object {
            $shell = [powershell]::Create().AddCommand('Import-Module').AddArgument((Get-SmashTestManifest)).AddStatement().AddCommand('Receive-SmashOutput').AddParameter('Id', $job.Id).AddParameter('Follow')
            @{ Shell = $shell; Result = $shell.BeginInvoke() }
        }
        'x' | Send-SmashInput $job -Complete
        foreach ($reader in $readers) {
            $lines = $reader.Shell.EndInvoke($reader.Result)
            $lines.Count | Should -Be 2001
            $lines[-1] | Should -Be 'over'
            $reader.Shell.Dispose()
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
