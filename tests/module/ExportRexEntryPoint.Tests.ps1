BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $library = "$folder/libsample.so"
    & cc -O1 -g -shared -fPIC -o $library "$PSScriptRoot/../call/sample.c"
    $hasAbi = [bool](Get-Command abidw -ErrorAction Ignore)
    [IO.File]::WriteAllText("$folder/hand.xml", "<rex version='1' library='it''s.so'><function name='f' returns='i32'><parameter name='x' type='f64' c-type='double' /></function></rex>".Replace("''", '&apos;'))
    $hand = Get-RexEntryPoint -EntryPointPath "$folder/hand.xml"
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Export-RexEntryPoint' {
    It 'writes XML that says all that debug information did' {
        if (-not $hasAbi) { Set-ItResult -Skipped -Because 'abidw is not found' }
        $file = Export-RexEntryPoint $library "$folder/sample.xml" -PassThru
        $file.FullName | Should -Be "$folder/sample.xml"
        $before, $after = (Get-RexEntryPoint $library), (Get-RexEntryPoint -EntryPointPath $file)
        $after.Declaration | Should -Be $before.Declaration
        "$($after.Parameters.Type)" | Should -Be "$($before.Parameters.Type)"
        "$($after.InputSize)" | Should -Be "$($before.InputSize)"
        $after[0].Library | Should -Be $library
    }

    It 'writes XML that is by its own rex.dtd' {
        $hand | Export-RexEntryPoint -Path "$folder/again.xml"
        $settings = [System.Xml.XmlReaderSettings]@{ DtdProcessing = 'Parse'; ValidationType = 'DTD' }
        $reader = [System.Xml.XmlReader]::Create("$folder/again.xml", $settings)
        try { { while ($reader.Read()) { } } | Should -Not -Throw } finally { $reader.Dispose() }
    }

    It 'writes SQL with the table REXP' {
        $hand | Export-RexEntryPoint -Path "$folder/repdb.sql" -Format Sql
        $sql = Get-Content -Raw "$folder/repdb.sql"
        $sql | Should -Match 'CREATE TABLE IF NOT EXISTS REXP'
        $sql | Should -Match "VALUES \('f', 'it''s.so', '[^']+', '[^']+', '', '', NULL, 8, 4, 'i32', 'f64', 'i32 f\(double x\)'\)"
        # Whatever takes SQL, twice as well as once; SQLite is in Python.
        $python = Get-Command python3 -ErrorAction Ignore
        if ($python) {
            & $python -c "import sqlite3,sys; c = sqlite3.connect(':memory:'); s = open(sys.argv[1]).read(); c.executescript(s); c.executescript(s); print(c.execute('SELECT name, input_size FROM REXP').fetchall())" "$folder/repdb.sql" |
                Should -Be "[('f', 8)]"
        }
    }

    It 'leaves files alone that it may not write' {
        $hand | Export-RexEntryPoint -Path "$folder/there.xml"
        Get-ErrorId { $hand | Export-RexEntryPoint -Path "$folder/there.xml" -NoClobber } | Should -Be 'FileNotWritten'
        Get-ErrorId { $hand | Export-RexEntryPoint -Path "$folder/nowhere/there.xml" } | Should -Be 'FileNotWritten'
        $hand | Export-RexEntryPoint -Path "$folder/never.xml" -WhatIf
        "$folder/never.xml" | Should -Not -Exist
    }

    It 'takes the functions of one library alone' {
        $other = [xml](Get-Content -Raw "$folder/hand.xml")
        $other.rex.library = 'another.so'
        $other.Save("$folder/other.xml")
        Get-ErrorId { $hand, (Get-RexEntryPoint -EntryPointPath "$folder/other.xml") | Export-RexEntryPoint -Path "$folder/mixed.xml" } | Should -Be 'InvalidArgument'
    }
}
