BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module (Get-SmashTestManifest) -Force
    $views = [xml](Get-Content (Join-Path (Split-Path (Get-SmashTestManifest)) 'module/Smash.Format.ps1xml'))
    $tables = $views.SelectNodes('//View[TableControl]') | ForEach-Object { @{ View = $_.Name; Node = $_ } }
    $types = Get-Command -Module Smash | ForEach-Object { $_.OutputType.Type } | Where-Object { $_ -and $_.FullName -like 'Smash.*' } | Sort-Object FullName -Unique |
        ForEach-Object { @{ Type = $_.FullName } }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $job = Start-SmashJob 'echo a command that is far too long for a table of eighty columns; exit 3' -Name 'a-rather-long-name' | Wait-SmashJob
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
}
AfterAll {
    $PSStyle.OutputRendering = $rendering
    Exit-SmashTestHost $folder
}

Describe 'Views' {
    It 'shows a table that fits 80 columns' {
        $lines = ($job | Out-String -Width 80) -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ }
        $lines.Count | Should -Be 3
        $lines[0] -split '\s+' | Where-Object { $_ } | Should -Be 'Id', 'Name', 'State', 'ExitCode', 'CpuTime', 'PeakMemory', 'Started', 'Command'
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[2] | Should -Match '^\s*1 \S+… +Exited +3 +\d+\.\d\d s +\d+\.\d MB \d\d:\d\d:\d\d echo'
    }

    It 'shows the whole command where there is room' {
        $job | Out-String -Width 200 | Should -Match 'eighty columns; exit 3'
    }

    It 'shows all in a list' {
        $list = $job | Format-List | Out-String -Width 200
        'Cause', 'CauseDetail', 'Signal', 'Priority', 'WorkingDirectory', 'Submitted', 'Ended', 'WallTime', 'Limits', 'EffectiveLimits', 'Usage', 'ComputerName', 'StandardErrorPath' |
            Where-Object { $list -notmatch "(?m)^$_\s+:" } | Should -BeNullOrEmpty
        $list | Should -Match 'PeakMemory\s+: \d+\.\d MB'
    }

    It 'shows limits readably' {
        $limited = Start-SmashJob 'true' -MaxCpuTime 90 -MaxAddressSpace 256MB
        "$($limited.Limits)" | Should -Be 'CpuTime 00:01:30, AddressSpace 256.0 MB'
    }

    It 'colours no state without a terminal''s leave' {
        $job | Out-String | Should -Not -Match "`e"
        $PSStyle.OutputRendering = 'Ansi'
        $env:NO_COLOR = '1'
        try { $job | Format-Table State | Out-String | Should -Not -Match "`e\[3[1-6]m(Exited|Running)" } finally { $env:NO_COLOR = $null; $PSStyle.OutputRendering = 'PlainText' }
    }

    It 'shows a connection in a table' {
        Connect-SmashHost | Out-String -Width 80 | Should -Match 'ComputerName +HostVersion IsOpen Host'
        Connect-SmashHost | Out-String -Width 80 | Should -Match ([regex]::Escape($env:SMASH_SOCKET))
    }

    It 'shows a host in a table' {
        Get-SmashHost | Out-String -Width 80 | Should -Match 'ProcessId Version'
    }
}

Describe 'The table <View>' -ForEach $tables {
    It 'leaves room in 80 columns for each column, and has as many cells as heads' {
        $heads = @($Node.SelectNodes('.//TableColumnHeader'))
        $widths = $heads | ForEach-Object { if ($_.SelectSingleNode('Width')) { [int]$_.SelectSingleNode('Width').InnerText } else { $_.SelectSingleNode('Label').InnerText.Length } }
        ($widths | Measure-Object -Sum).Sum + $heads.Count - 1 | Should -BeLessOrEqual 80
        @($Node.SelectNodes('.//TableColumnItem')).Count | Should -Be $heads.Count
        # A head that is cut says nothing.
        foreach ($head in $heads | Where-Object { $_.SelectSingleNode('Width') }) { [int]$head.SelectSingleNode('Width').InnerText | Should -BeGreaterOrEqual $head.SelectSingleNode('Label').InnerText.Length }
    }

    It 'names properties that there are' {
        # What comes after '#' tells another view of the same type.
        foreach ($name in $Node.SelectNodes('.//ViewSelectedBy/TypeName').InnerText -replace '#.*') {
            $type = (Get-Module Smash).ImplementingAssembly.GetReferencedAssemblies() + (Get-Module Smash).ImplementingAssembly.GetName() |
                ForEach-Object { [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -EQ $_.FullName } | ForEach-Object { $_.GetType($name) } | Select-Object -First 1
            $type | Should -Not -BeNullOrEmpty
            $known = $type.GetProperties().Name + (Get-TypeData $name).Members.Keys
            $Node.SelectNodes('.//PropertyName').InnerText | Where-Object { $_ -and $_ -notin $known } | Should -BeNullOrEmpty
        }
    }
}

Describe 'What cmdlets write: <Type>' -ForEach $types {
    It 'has a view of its own' {
        Get-FormatData -TypeName $Type | Should -Not -BeNullOrEmpty
    }
}

Describe 'Colours of states' {
    BeforeAll {
        $failed = Start-SmashJob 'exit 1' | Wait-SmashJob
        $fine = Start-SmashJob 'true' | Wait-SmashJob
        function Get-Painted($Job) { $PSStyle.OutputRendering = 'Ansi'; try { Invoke-Ansi $Job } finally { $PSStyle.OutputRendering = 'PlainText' } }
        # The view asks the host whether it is a terminal, which a test's is not: in a terminal of its own.
        function Invoke-Ansi($Job) {
            $command = "`$PSStyle.OutputRendering = 'Ansi'; Import-Module '$(Get-SmashTestManifest)'; Get-SmashJob $($Job.Id) | Out-Default"
            [IO.File]::WriteAllText("$folder/show.ps1", $command)
            (script -qec "$([Environment]::ProcessPath) -NoProfile -File $folder/show.ps1" /dev/null) -join "`n"
        }
    }

    It 'are those of $PSStyle' -Skip:(-not (Get-Command script -ErrorAction Ignore)) {
        Get-Painted $failed | Should -Match "`e\[31m ?Exited"
        Get-Painted $fine | Should -Match "`e\[32m ?Exited"
    }

    It 'are left out where NO_COLOR says so' -Skip:(-not (Get-Command script -ErrorAction Ignore)) {
        $env:NO_COLOR = '1'
        try { Get-Painted $failed | Should -Not -Match "`e\[3[1-6]m ?Exited" } finally { $env:NO_COLOR = $null }
    }
}
