namespace LotusBridge.Court.Containers;

/// <summary>Names and identifiers of ETSI EN 319 162-1 (ASiC-E with CAdES) and EN 319 122-1 (CAdES).</summary>
internal static class ContainerNames
{
    public const string MediaTypeFile = "mimetype";
    public const string MediaType = "application/vnd.etsi.asic-e+zip";
    public const string MetaFolder = "META-INF/";
    public const string Manifest = "META-INF/ASiCManifest001.xml";
    public const string Signature = "META-INF/signature001.p7s";
    public const string SignatureMediaType = "application/pkcs7-signature";

    public const string AsicNamespace = "http://uri.etsi.org/02918/v1.2.1#";
    public const string DigestNamespace = "http://www.w3.org/2000/09/xmldsig#";
    public const string Sha256Uri = "http://www.w3.org/2001/04/xmlenc#sha256";

    /// <summary>id-aa-signatureTimeStampToken: a token over the signature's own value.</summary>
    public const string SignatureTimestamp = "1.2.840.113549.1.9.16.2.14";

    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
}
