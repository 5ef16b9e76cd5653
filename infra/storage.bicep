// One account: the archive and the bundles as blobs, the task hub in queues and tables, the app's package.
param name string
param location string
param tags object

@description('For so many days a deleted blob can be brought back.')
param retentionDays int = 14

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: retentionDays }
      containerDeleteRetentionPolicy: { enabled: true, days: retentionDays }
    }

    resource packages 'containers' = {
      name: 'packages'
    }

    resource sessions 'containers' = {
      name: 'sessions'
    }

    resource bundles 'containers' = {
      name: 'experiments'
    }
  }

  resource queues 'queueServices' = {
    name: 'default'
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

// Tells the app of bundles that land. Who is told, infra/subscribe says after each deployment: the address holds a key that the app makes.
resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: 'bundles-${name}'
  location: location
  tags: tags
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

output topic string = topic.name
output name string = account.name
output packageContainer string = account::blobs::packages.name
output sessionContainer string = account::blobs::sessions.name
output bundleContainer string = account::blobs::bundles.name
