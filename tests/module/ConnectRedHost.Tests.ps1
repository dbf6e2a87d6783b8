BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $authority = ([uri]$red.Uri).Authority
    function New-TestCertificate([string] $Name, [string] $Folder) {
        $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", $key, 'SHA256')
        $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddIpAddress([ipaddress]::Loopback)
        $request.CertificateExtensions.Add($names.Build())
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
        Set-Content "$Folder/$Name.pem" $certificate.ExportCertificatePem()
        Set-Content "$Folder/$Name.key" $key.ExportPkcs8PrivateKeyPem()
        # Those that came from a file can be shown to a server.
        [System.Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPemFile("$Folder/$Name.pem", "$Folder/$Name.key")
    }
}
AfterAll { Exit-RedTestHost $red }

Describe 'Connect-RedHost' {
    It 'takes an address in any form, and gives the same RED again' {
        $first = Connect-RedHost $red.Uri
        $first.DefaultWorld.IsDefault | Should -BeTrue
        $first.Machine | Should -Be (uname -m)
        $first.KernelRelease | Should -Be (uname -r)
        foreach ($form in $authority, "http://$authority", "http://$authority/", "http://$authority/RPC2") { [object]::ReferenceEquals((Connect-RedHost $form), $first) | Should -BeTrue -Because $form }
        [object]::ReferenceEquals(([pscustomobject]@{ Uri = "http://$authority" } | Connect-RedHost), $first) | Should -BeTrue
    }

    It 'says what is wrong with an address, or with what answers there' {
        Get-ErrorId { Connect-RedHost 'ftp://x:1' } | Should -Be 'InvalidRedAddress'
        Get-ErrorId { Connect-RedHost 'no such name.invalid:1' } | Should -Be 'InvalidRedAddress'
        Get-ErrorId { Connect-RedHost 'no-such-machine.invalid:1' } | Should -Be 'RedHostNameNotFound'
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $free = $listener.LocalEndpoint.Port
        $listener.Stop()
        Get-ErrorId { Connect-RedHost "127.0.0.1:$free" } | Should -Be 'RedHostUnreachable'
        Get-ErrorId { Connect-RedHost "http://$authority/nothing" } | Should -Be 'NotARed'
        Get-ErrorId { Connect-RedHost "https://$authority" } | Should -Be 'RedTlsFailed'
    }

    It 'asks the session''s host for its RED, and starts none for that' {
        Get-ErrorId { Connect-RedHost } | Should -Be 'HostNotRunning'
        $env:_SMASH_RED_LISTEN = $null
        $null = Start-SmashHost
        Get-ErrorId { Connect-RedHost } | Should -Be 'RedNotEnabled'
        Get-ErrorId { Connect-RedHost -Connection (Connect-SmashHost) } | Should -Be 'RedNotEnabled'
        Stop-SmashHost
    }

    It 'shows a token, and believes the certificate that it is told to believe' {
        $server = New-TestCertificate server $red.Folder
        [IO.File]::WriteAllText("$($red.Folder)/token", 'open-sesame-0123456789abcdef')
        /bin/chmod 600 "$($red.Folder)/token" "$($red.Folder)/server.key"
        $secured = Start-RedTestHost -Setting @{ RED_TOKEN_FILE = "$($red.Folder)/token"; RED_CERTIFICATE = "$($red.Folder)/server.pem"; RED_CERTIFICATE_KEY = "$($red.Folder)/server.key" }
        try {
            $secured.Uri | Should -BeLike 'https:*'
            $token = ConvertTo-SecureString 'open-sesame-0123456789abcdef' -AsPlainText
            $thumbprint = $server.GetCertHashString('SHA256')
            Get-ErrorId { Connect-RedHost $secured.Uri -Token $token } | Should -Be 'RedCertificateUntrusted'
            Get-ErrorId { Connect-RedHost $secured.Uri -Thumbprint $thumbprint } | Should -Be 'RedUnauthorized'
            Get-ErrorId { Connect-RedHost $secured.Uri -Thumbprint $thumbprint -Token (ConvertTo-SecureString 'wrong' -AsPlainText) } | Should -Be 'RedUnauthorized'
            (Connect-RedHost $secured.Uri -Thumbprint $thumbprint -Token $token).DefaultWorld | Should -Not -BeNullOrEmpty
            (Connect-RedHost $secured.Uri -Authority $server -Token $token).DefaultWorld | Should -Not -BeNullOrEmpty
            $there = Connect-RedHost $secured.Uri -SkipCertificateCheck -Token $token
            $world = New-RedWorld $there
            (Send-RedItem /etc/hostname /tmp -World $world).IsVerified | Should -BeTrue
            Disconnect-RedHost $there
        } finally { Stop-RedTestHost $secured }
    }

    It 'finds a RED that was restarted to be another one' {
        $other = Start-RedTestHost
        $first = Connect-RedHost $other.Uri
        $world = New-RedWorld $first
        $listen = ([uri]$other.Uri).Authority
        Stop-RedTestHost $other
        Get-ErrorId { Get-RedItem / -World $world } | Should -BeIn 'RedHostUnreachable', 'RedConnectionLost'
        $other = Start-RedTestHost -Listen $listen
        try {
            Get-ErrorId { Get-RedItem / -World $world } | Should -BeIn 'RED_EBADKEY', 'RED_EBADWORLD'
            $second = Connect-RedHost $other.Uri
            [object]::ReferenceEquals($first, $second) | Should -BeFalse
            @(Get-RedWorld -RedHost $second).Count | Should -Be 1
            Disconnect-RedHost $second
        } finally { Stop-RedTestHost $other }
    }
}
