BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $library = "$folder/libsample.so"
    & cc -O1 -g -shared -fPIC -o $library "$PSScriptRoot/../call/sample.c"
    $hasAbi = [bool](Get-Command abidw -ErrorAction Ignore)
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Get-RexEntryPoint' {
    It 'reads signatures out of debug information' {
        if (-not $hasAbi) { Set-ItResult -Skipped -Because 'abidw is not found' }
        $all = Get-RexEntryPoint $library
        $all.Name | Should -Contain 'shift'
        $all.Name | Should -Not -Contain 'fclose' -Because 'it is not of this library'
        $many = $all | Where-Object Name -CEQ many
        "$many" | Should -Be 'double many(int8_t a, double b, uint16_t c, float d, int64_t e, int32_t f, uint8_t g, int16_t h, double i, int32_t j)'
        "$($many.Parameters.Type)" | Should -Be 'i8 f64 u16 f32 i64 i32 u8 i16 f64 i32'
        $many.OutputSize | Should -Be 8
        $many.InputSize | Should -Be 56
        $shift = Get-RexEntryPoint $library shift*
        $shift.Name | Should -Be 'shift', 'shift_in_place'
        "$($shift[0].ReturnType)" | Should -Be '{i32 f64 u8 u8 u8 {i16 i16}}'
        "$($shift[1].Parameters[0].Type)" | Should -Be '&{i32 f64 u8 u8 u8 {i16 i16}}'
        "$((Get-RexEntryPoint $library upper).Parameters.Type) $((Get-RexEntryPoint $library upper).ReturnType)" | Should -Be 'str str'
        Get-Item $library | Get-RexEntryPoint -Name next | ForEach-Object IsCallable | Should -BeTrue
    }

    It 'is shown in 80 columns' {
        if (-not $hasAbi) { Set-ItResult -Skipped -Because 'abidw is not found' }
        $lines = (Get-RexEntryPoint $library twice* | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        "$lines" | Should -Match 'int32_t twice32\(int32_t n\)'
    }

    It 'says what is missing' {
        Get-ErrorId { Get-RexEntryPoint libnothing.so.7 } | Should -Be 'RexLibraryNotFound'
        if ($hasAbi) {
            Get-ErrorId { Get-RexEntryPoint $library nothing_of_it } | Should -Be 'RexEntryPointNotFound'
            & cc -shared -fPIC -s -o "$folder/libbare.so" "$PSScriptRoot/../call/sample.c"
            Get-ErrorId { Get-RexEntryPoint "$folder/libbare.so" } | Should -Be 'RexNoDebugInformation'
        }
        $path, $env:PATH = $env:PATH, $folder
        try { Get-ErrorId { Get-RexEntryPoint libm.so.6 } | Should -Be 'RexToolNotFound' } finally { $env:PATH = $path }
    }

    It 'says when debug information cannot be read' {
        $null = New-Item -ItemType Directory "$folder/bin"
        [IO.File]::WriteAllText("$folder/bin/abidw", "#!/bin/sh`necho '<unfinished'`n")
        [IO.File]::SetUnixFileMode("$folder/bin/abidw", 'UserRead,UserExecute')
        $path, $env:PATH = $env:PATH, "$folder/bin:$env:PATH"
        try { Get-ErrorId { Get-RexEntryPoint libc.so.6 } | Should -Be 'RexDebugInformationFailed' } finally { $env:PATH = $path }
    }

    It 'reads files, and says which are none' {
        [IO.File]::WriteAllText("$folder/hand.xml", '<rex version="1" library="libx.so"><function name="f" returns="i32"><parameter type="f64" /></function></rex>')
        (Get-RexEntryPoint -EntryPointPath "$folder/hand.xml").Declaration | Should -Be 'i32 f(f64)'
        foreach ($text in '', '<rex version="2" library="x" />', '<other />', '<rex version="1" library="x"><function /></rex>', '<rex version="1" library="x"><function name="f" returns="i33" /></rex>') {
            [IO.File]::WriteAllText("$folder/bad.xml", $text)
            Get-ErrorId { Get-RexEntryPoint -EntryPointPath "$folder/bad.xml" } | Should -Be 'RexEntryPointFileInvalid'
        }
        Get-ErrorId { Get-RexEntryPoint -EntryPointPath "$folder/none.xml" } | Should -Be 'RexEntryPointFileInvalid'
    }
}
