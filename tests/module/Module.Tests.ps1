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
        $manifest.Tags | Should -Contain 'PSEdition_Core'
        $manifest.Description, $manifest.Author, $manifest.Copyright, $manifest.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.RequiredModules | Should -BeNullOrEmpty
    }

    It 'has the version of its assemblies' {
        $manifest = Import-PowerShellDataFile (Get-SmashTestManifest)
        (Get-Module Smash).ImplementingAssembly.GetName().Version.ToString(3) | Should -Be $manifest.ModuleVersion
        ([xml](Get-Content "$root/Directory.Build.props")).Project.PropertyGroup.VersionPrefix | Should -Be $manifest.ModuleVersion
    }

    It 'is packed with all that it needs and nothing that it does not' -Skip:(-not $env:SMASH_TEST_MODULE) {
        $folder = Split-Path (Get-SmashTestManifest)
        foreach ($file in 'LICENSE', 'README.md', 'CHANGELOG.md', 'en-US/Smash.PowerShell.dll-Help.xml', 'en-US/about_Smash.help.txt', 'module/Smash.Format.ps1xml',
            'module/Smash.Types.ps1xml', 'module/lib/host/smashd', 'module/lib/host/smash-session', 'module/lib/host/smash',
            'module/lib/host/smash-red', 'module/lib/host/smash-world', 'module/lib/host/smash-transfer', 'module/lib/host/smash-task', 'module/lib/host/smash-batch',
            'module/lib/host/smash-rex', 'module/lib/host/smash-stub', 'module/lib/host/smash-stub-watch', 'module/lib/host/smash-call', 'module/lib/host/smash-fork') { "$folder/$file" | Should -Exist }
        Get-ChildItem $folder -Recurse -Include *.pdb, *.cs, *.md -Exclude README.md, CHANGELOG.md, THIRD-PARTY-NOTICES.md | Should -BeNullOrEmpty
        (Get-Module Smash).ImplementingAssembly.Location | Should -BeLike "$folder/*"
        (Get-Item "/proc/$((Start-SmashHost).ProcessId)/exe").Target | Should -Be "$folder/module/lib/host/smashd"
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
        $changing = 'New', 'Start', 'Stop', 'Restart', 'Suspend', 'Resume', 'Set', 'Remove', 'Disconnect', 'Update', 'Send', 'Export', 'Invoke', 'Install', 'Uninstall', 'Grant', 'Revoke', 'Publish', 'Copy', 'Move'
        # What is received are files that are written here; Receive-SmashOutput only reads.
        Get-Command -Module Smash | Where-Object { ($_.Verb -in $changing -or $_.Name -eq 'Receive-RedItem') -ne $_.Parameters.ContainsKey('WhatIf') } | Should -BeNullOrEmpty
        $silent = 'Disconnect-RedHost', 'Remove-RedItem', 'Remove-RedWorld', 'Disconnect-SmashHost', 'Stop-SmashHost', 'Remove-SmashJob', 'Send-SmashSignal', 'Uninstall-SmashHost', 'Remove-RexKey', 'Remove-SmashPool', 'Revoke-RexAccess'
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
