import { serve } from './server.js'
import { Shop } from './shop.js'

const port = Number(process.env['PORT'] ?? 8080)
serve(new Shop()).listen(port, () => console.log(`storefront listens on http://localhost:${port}`))
