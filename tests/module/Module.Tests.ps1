BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'The module' {
    It 'has a manifest that holds' {
        $manifest = Test-ModuleManifest (Get-SmashTestManifest)
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports each cmdlet that it has, and nothing else' {
        $assembly = (Get-Module Smash).ImplementingAssembly
        $declared = $assembly.GetExportedTypes() | ForEach-Object {
            $cmdlet = [System.Reflection.CustomAttributeExtensions]::GetCustomAttribute($_, [System.Management.Automation.CmdletAttribute])
            if ($cmdlet) { "$($cmdlet.VerbName)-$($cmdlet.NounName)" }
        }
        (Get-Command -Module Smash).Name | Sort-Object | Should -Be ($declared | Sort-Object)
        (Get-Command -Module Smash).CommandType | Sort-Object -Unique | Should -Be 'Cmdlet'
    }

    It 'has a test file for each cmdlet' {
        Get-Command -Module Smash | Where-Object { -not (Test-Path "$PSScriptRoot/$($_.Name -replace '-').Tests.ps1") } | Should -BeNullOrEmpty
    }

    It 'declares what each cmdlet writes, and -WhatIf for each that changes something' {
        $changing = 'Start', 'Stop', 'Restart', 'Suspend', 'Resume', 'Set', 'Remove', 'Disconnect', 'Update', 'Send', 'Export'
        Get-Command -Module Smash | Where-Object { ($_.Verb -in $changing) -ne $_.Parameters.ContainsKey('WhatIf') } | Should -BeNullOrEmpty
        $silent = 'Disconnect-SmashHost', 'Stop-SmashHost', 'Remove-SmashJob', 'Send-SmashSignal'
        Get-Command -Module Smash | Where-Object { $_.Name -notin $silent -and -not $_.OutputType } | Should -BeNullOrEmpty
    }

    It 'neither connects nor starts nor fails when imported' {
        $socket = Join-Path $folder 'import.sock'
        $env:SMASH_SOCKET, $before = $socket, $env:SMASH_SOCKET
        try { Invoke-Pwsh 'Get-Process -Id $PID | ForEach-Object { "imported" }' | Should -Be 'imported' } finally { $env:SMASH_SOCKET = $before }
        Test-Path $socket | Should -BeFalse
    }

    It 'closes its connections when removed' {
        Invoke-Pwsh 'Import-Module Microsoft.PowerShell.Utility; $c = Connect-SmashHost; Remove-Module Smash; $c.IsOpen' | Should -Be 'False'
    }
}

Describe 'Sharing' {
    It 'shows every session of a user the same jobs, as they change' {
        $job = Start-BlockedJob -Name 'shared'
        Invoke-Pwsh 'Get-SmashJob -Name shared | Suspend-SmashJob'
        Wait-JobState $job Suspended
        Invoke-Pwsh 'Get-SmashJob -Name shared | Stop-SmashJob -Force'
        ($job | Wait-SmashJob -Timeout 60).State | Should -Be 'Aborted'
    }
}
