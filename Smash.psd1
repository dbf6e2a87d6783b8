@{
    RootModule             = 'module/lib/Smash.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'c1e5c6a4-6f0c-4c0c-9b42-6d3a5a7d2f10'
    Author                 = 'Smash contributors'
    CompanyName            = 'Smash contributors'
    Copyright              = 'Copyright (c) Smash contributors. MIT licence.'
    Description            = 'A job server for PowerShell on Linux: jobs with limits and full accounting that outlive the session and are found again from the next.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('module/Smash.Format.ps1xml')
    TypesToProcess         = @('module/Smash.Types.ps1xml')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    DscResourcesToExport   = @()
    CmdletsToExport        = @(
        'Connect-RedHost'
        'Connect-SmashHost'
        'Disconnect-RedHost'
        'Disconnect-SmashHost'
        'Export-RexEntryPoint'
        'Export-SmashReport'
        'Find-RedHost'
        'Get-RedHost'
        'Get-RedItem'
        'Get-RedJob'
        'Get-RedProperty'
        'Get-RedWorld'
        'Get-RexAccess'
        'Get-RexEntryPoint'
        'Get-RexKey'
        'Get-RexServer'
        'Get-SmashConfiguration'
        'Get-SmashDaemon'
        'Get-SmashHost'
        'Get-SmashJob'
        'Get-SmashLog'
        'Grant-RexAccess'
        'Install-SmashHost'
        'Invoke-RedCommand'
        'Invoke-RexCommand'
        'Invoke-RexFunction'
        'Invoke-SmashCommand'
        'Invoke-SmashParallel'
        'New-RedDirectory'
        'New-RedWorld'
        'New-RexKey'
        'Publish-RexKey'
        'Receive-RedItem'
        'Receive-SmashOutput'
        'Register-SmashJobEvent'
        'Remove-RedItem'
        'Remove-RedWorld'
        'Remove-RexKey'
        'Remove-SmashJob'
        'Restart-SmashHost'
        'Resume-SmashJob'
        'Revoke-RexAccess'
        'Send-RedItem'
        'Send-SmashSignal'
        'Set-RedItemPermission'
        'Set-SmashConfiguration'
        'Set-SmashJob'
        'Set-SmashLogLevel'
        'Show-SmashTimeline'
        'Start-RedJob'
        'Start-RedSink'
        'Start-RedSource'
        'Start-RexJob'
        'Start-SmashHost'
        'Start-SmashJob'
        'Stop-RedJob'
        'Stop-SmashHost'
        'Stop-SmashJob'
        'Suspend-SmashJob'
        'Uninstall-SmashHost'
        'Update-SmashConfiguration'
        'Wait-RedJob'
        'Wait-SmashJob'
    )
    PrivateData            = @{
        PSData = @{
            Tags                     = @('Job', 'Queue', 'Limits', 'Background', 'Parallel', 'Linux', 'PSEdition_Core')
            ReleaseNotes             = 'CHANGELOG.md, beside the manifest, tells what has changed.'
            RequireLicenseAcceptance = $false
        }
    }
}
